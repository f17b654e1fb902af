import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Facts, lookAt } from './lookAt'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aether-look-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function sizes(paths: readonly string[], clock?: () => number): Promise<(number | null)[]> {
  const found: (number | null)[] = []
  const tell = (at: number, facts: Facts) => {
    found[at] = facts && Number(facts.size)
  }
  await lookAt(paths.length, (at) => paths[at] ?? '', tell, clock)
  return found
}

it.each([
  ['a quick disk', 0],
  ['a slow disk', 5],
])('tells what each is, in any number, from %s', async (_, msEach) => {
  let now = 0
  const clock = () => (now += msEach)
  for (const count of [0, 1, 63, 64, 65, 200]) {
    const paths = Array.from({ length: count }, (_each, at) => join(folder, `${at}`))
    for (const [at, path] of paths.entries()) writeFileSync(path, 'x'.repeat(at))
    expect(await sizes(paths, clock)).toEqual(paths.map((_each, at) => at))
  }
})

it('does not follow links, and says null of what is not there or not to be named', async () => {
  writeFileSync(join(folder, 'file'), 'x'.repeat(100))
  symlinkSync('file', join(folder, 'link'))
  const paths = ['gone', 'link', 'also gone', 'file/in a file', 'link', 'a\0b'].map((name) =>
    join(folder, name),
  )
  expect(await sizes(paths)).toEqual([null, 4, null, null, 4, null])
})

it('blocks nothing any more once the disk was slow', async () => {
  const paths = Array.from({ length: 300 }, (_, at) => join(folder, `${at}`))
  let reads = 0
  await sizes(paths, () => reads++ * 5)
  expect(reads).toBe(2)
})
