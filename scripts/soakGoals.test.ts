import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { GOALS } from './soakGoals.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const files = ['src', 'server', 'e2e'].flatMap((folder) =>
  readdirSync(`${root}${folder}`, { recursive: true }).map((name) => `${folder}/${name}`),
)

it.each(GOALS)('the soak finds the tests of $id, $what', ({ tests = [], components = [], e2e = [] }) => {
  const isThere = (path: string) =>
    files.some((file) => file.startsWith(path) && /\.(test|spec)\.tsx?$/.test(file))
  expect([...tests, ...components, ...e2e].filter((path) => !isThere(path))).toEqual([])
})

it.each(GOALS.flatMap(({ id, bench }) => (bench ? [{ id, ...bench }] : [])))(
  'the bench has the row that measures $id in a browser',
  ({ scenario, row }) => {
    expect(readFileSync(`${root}bench/rows/${scenario}.ts`, 'utf8')).toContain(`name: '${row}`)
  },
)
