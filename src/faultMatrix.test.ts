import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

/** The table of docs/reliability.md says which test covers which fault: every test it names is there. */
const root = fileURLToPath(new URL('..', import.meta.url))
const read = (path: string) => readFileSync(`${root}${path}`, 'utf8')
/** Files of transfers, terminals, agents, ports and embedding, which fill in their lines when they come. */
const OF_LATER_ISSUES = [44, 45, 46, 53, 54, 55, 56, 57, 58, 59, 60, 61]
const LEAST_COVERED = 48

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

  it(`covers at least ${LEAST_COVERED} of the 54 that do not wait for something else`, () => {
    const counted = rows.filter(({ number }) => !OF_LATER_ISSUES.includes(number))
    expect(counted).toHaveLength(54)
    const covered = counted.filter(({ cover }) => cited(cover).length > 0)
    expect(covered.length).toBeGreaterThanOrEqual(LEAST_COVERED)
  })
})
