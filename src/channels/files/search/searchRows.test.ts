import { expect, it } from 'vitest'
import { type ResultKeyAction, resultKeyAction } from './searchKeys'
import { lineCountOf, searchRows } from './searchRows'
import { type FileHits, named, ordered } from './searchStore'

const file = (path: string, lines: readonly number[], context: readonly number[] = []): FileHits => ({
  path,
  hits: named(
    path,
    lines.map((line) => ({ line, column: 1, length: 1, preview: `line ${line}` })),
  ),
  context: context.map((line) => ({ line, text: `near ${line}` })),
  isUnsaved: false,
})

it('each line around matches is shown once, below the match it is near to', () => {
  const rows = searchRows([file('/a', [3, 3, 6, 20], [1, 2, 4, 5, 7, 8, 18, 19])], new Set(), 2)
  const around = rows.map((row) =>
    row.kind === 'hit'
      ? [row.above.map(({ line }) => line), row.hit.line, row.below.map(({ line }) => line)]
      : row.path,
  )
  expect(around).toEqual(['/a', [[1, 2], 3, []], [[], 3, [4, 5]], [[], 6, [7, 8]], [[18, 19], 20, []]])
  expect(rows.map(lineCountOf)).toEqual([1, 3, 3, 3, 3])
})

it('a folded file shows no matches, and none of their lines', () => {
  const rows = searchRows([file('/a', [1]), file('/b', [1])], new Set(['/a']), 0)
  expect(rows.map(({ key }) => key)).toEqual(['/a', '/b', '/b\n1\nline 1\n0'])
  expect(rows.map(({ posInSet, setSize }) => [posInSet, setSize])).toEqual([
    [1, 2],
    [2, 2],
    [1, 1],
  ])
})

it('matches that look the same have names of their own', () => {
  const same = { line: 1, column: 1, length: 1, preview: 'x' }
  const keys = named('/a', [same, { ...same, line: 2 }, { ...same, column: 3 }]).map(({ key }) => key)
  expect(new Set(keys).size).toBe(3)
})

it('files stand in the order of a tree', () => {
  const paths = ['/b/c/d.ts', '/b/z.ts', '/a.ts', '/B/a.ts', '/b/c.ts']
  expect([...ordered(paths.map((path) => file(path, [1]))).keys()]).toEqual([
    '/a.ts',
    '/B/a.ts',
    '/b/c.ts',
    '/b/z.ts',
    '/b/c/d.ts',
  ])
})

it('keys walk, fold, open and dismiss', () => {
  const rows = searchRows([file('/a', [1, 2]), file('/b', [1])], new Set(['/b']), 0)
  const act = (key: string, index: number, rtl = false): ResultKeyAction | null =>
    resultKeyAction(rows, index, { key, ctrlKey: false, altKey: false, metaKey: false }, rtl)
  expect(act('ArrowDown', 0)).toEqual({ type: 'go', index: 1 })
  expect(act('ArrowDown', 3)).toBeNull()
  expect(act('ArrowUp', 0)).toEqual({ type: 'field' })
  expect(act('End', 0)).toEqual({ type: 'go', index: 3 })
  expect(act('ArrowLeft', 2)).toEqual({ type: 'go', index: 0 })
  expect(act('ArrowLeft', 0)).toEqual({ type: 'fold', isClosed: true })
  expect(act('ArrowRight', 3)).toEqual({ type: 'fold', isClosed: false })
  expect(act('ArrowRight', 0)).toEqual({ type: 'go', index: 1 })
  expect(act('ArrowLeft', 0, true)).toEqual({ type: 'go', index: 1 })
  expect(act('Enter', 1)).toEqual({ type: 'open', focus: true })
  expect(act(' ', 1)).toEqual({ type: 'open', focus: false })
  expect(act('Delete', 1)).toEqual({ type: 'dismiss' })
  expect(act('x', 1)).toBeNull()
  expect(
    resultKeyAction(rows, 0, { key: 'End', ctrlKey: true, altKey: false, metaKey: false }, false),
  ).toBeNull()
})
