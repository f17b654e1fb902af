import { describe, expect, it } from 'vitest'
import { byPlace, type Diagnostic } from './diagnostic'
import { countBy, filtered, nextProblem, problemRows, problemText } from './problemRows'

const problem = (path: string, line: number, more: Partial<Diagnostic> = {}): Diagnostic => ({
  key: `${path}:${line}`,
  path,
  line,
  column: 1,
  severity: 'error',
  message: `Wrong in ${line}`,
  code: '',
  tool: 'tsc',
  origin: { kind: 'terminal', id: 't' },
  isStale: false,
  ...more,
})

const ALL = [
  problem('/b.ts', 2),
  problem('/a.ts', 9, { severity: 'warning', code: 'no-console' }),
  problem('/a.ts', 1),
].sort(byPlace)
const NONE = new Set<never>()

describe('the list of problems', () => {
  it('stands by file and line, each file with its own', () => {
    const rows = problemRows(ALL, NONE)
    expect(rows.map(({ key, posInSet, setSize }) => `${key} ${posInSet}/${setSize}`)).toEqual([
      'file:/a.ts 1/2',
      '/a.ts:1 1/2',
      '/a.ts:9 2/2',
      'file:/b.ts 2/2',
      '/b.ts:2 1/1',
    ])
    expect(problemRows(ALL, new Set(['/a.ts'])).map(({ key }) => key)).toEqual([
      'file:/a.ts',
      'file:/b.ts',
      '/b.ts:2',
    ])
  })

  it('is filtered by words, wherever they stand, and by kind', () => {
    const keys = (text: string, hidden: ReadonlySet<'error' | 'warning'> = NONE) =>
      filtered(ALL, { text, hidden }).map(({ key }) => key)
    expect(keys('A.TS')).toEqual(['/a.ts:1', '/a.ts:9'])
    expect(keys('console a.ts')).toEqual(['/a.ts:9'])
    expect(keys('tsc wrong 2')).toEqual(['/b.ts:2'])
    expect(keys('', new Set(['error']))).toEqual(['/a.ts:9'])
    expect(keys('nothing')).toEqual([])
  })

  it('is walked through from the cursor, in both directions and round the end', () => {
    const at = (from: { path: string; line: number } | null, by: 1 | -1) =>
      nextProblem(ALL, from && { ...from, column: 1 }, by)?.key
    expect(at(null, 1)).toBe('/a.ts:1')
    expect(at({ path: '/a.ts', line: 1 }, 1)).toBe('/a.ts:9')
    expect(at({ path: '/a.ts', line: 10 }, 1)).toBe('/b.ts:2')
    expect(at({ path: '/b.ts', line: 2 }, 1)).toBe('/a.ts:1')
    expect(at({ path: '/a.ts', line: 1 }, -1)).toBe('/b.ts:2')
    expect(at({ path: '/aa.ts', line: 1 }, -1)).toBe('/a.ts:9')
    expect(nextProblem([], null, 1)).toBeUndefined()
  })

  it('is counted, and one of it is a line of text', () => {
    expect(countBy(ALL)).toEqual({ error: 2, warning: 1, info: 0 })
    expect(problemText(ALL[1]!)).toBe('a.ts:9:1 warning no-console: Wrong in 9')
  })
})
