import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

/** The table of docs/reliability.md names the tests that cover each fault. A test that was renamed or removed fails here. */
const root = fileURLToPath(new URL('..', import.meta.url))
const read = (path: string) => readFileSync(`${root}${path}`, 'utf8')

const rows = [...read('docs/reliability.md').matchAll(/^\| (\d+) \| ([^|]+) \| (.+) \|$/gm)].map(
  ([, number, fault = '', cover = '']) => ({ number: Number(number), fault, cover }),
)

/** What a line names: a file, and parts of the names of tests in it. */
function cited(cover: string): { file: string; name: string }[] {
  let file = ''
  return [...cover.matchAll(/`([\w./]+\.tsx?)`|"([^"]+)"/g)].flatMap(([, path, name]) => {
    if (path !== undefined) file = path
    return name === undefined ? [] : [{ file, name }]
  })
}

describe('the fault matrix', () => {
  it('has a line for each of the 66 faults, in order', () => {
    expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 66 }, (_, index) => index + 1))
  })

  it.each(rows.flatMap(({ number, cover }) => cited(cover).map((test) => ({ number, ...test }))))(
    '$number: $file has "$name"',
    ({ file, name }) => {
      expect(read(file)).toContain(name)
    },
  )

  it('names a test in every line, or says that there is none', () => {
    const silent = rows.filter(({ cover }) => cited(cover).length === 0 && !cover.includes('not covered'))
    expect(silent).toEqual([])
  })
})
