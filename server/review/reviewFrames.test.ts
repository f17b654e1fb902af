import { expect, it } from 'vitest'
import { toChanges, toWords } from './reviewFrames'
import { emptyTask } from './reviewState'

const file = {
  path: '',
  kept: null,
  left: null,
  additions: 0,
  deletions: 0,
  reviewed: false,
  turns: [],
  shared: [],
  mine: false,
}

const undoOf = (undoId: string, files: number) => ({
  undoId,
  at: 0,
  redone: false,
  items: Array.from({ length: files }, (_, index) => ({
    path: `/a/folder/with/a/name/${undoId}-${index}`,
    from: null,
    to: null,
    before: { ...file, path: `/${index}` },
    kept: null,
    left: null,
  })),
})

it('names the newest undos only, so that a push stays small however many files were undone', () => {
  const undos = Array.from({ length: 20 }, (_, index) => undoOf(`undo-${index}`, 1900))
  const pushed = toChanges({ ...emptyTask('task'), undos }, () => [])
  expect(pushed.undos.map(({ undoId }) => undoId)).toEqual(['undo-18', 'undo-19'])
  expect(JSON.stringify(pushed).length).toBeLessThan(200_000)
  const one = toChanges({ ...emptyTask('task'), undos: [undoOf('only', 5000)] }, () => [])
  expect(one.undos).toHaveLength(1)
})

it('tells the agent each undo with its file, its lines and its reason, also where lines were only removed', () => {
  const undone = (undoId: string, reason: string, lines: readonly { start: number; count: number }[]) => ({
    undoId,
    redone: false,
    reason,
    files: [{ path: '/src/a.ts', lines: [...lines] }],
  })
  const told = toWords(
    [
      undone('one', 'Keep the guard.', [
        { start: 4, count: 0 },
        { start: 9, count: 3 },
      ]),
      undone('two', ' ', [{ start: 20, count: 1 }]),
      { undoId: 'three', redone: false, files: [{ path: '/b.ts' }] },
    ],
    '/work',
  )
  expect(told.split('\n\n').slice(0, 3)).toEqual([
    'The user looked at your changes and undid these:\n- /work/src/a.ts (the lines you removed before line 4, lines 9-11 of your version)\nThe reason the user gives: Keep the guard.',
    'The user looked at your changes and undid these:\n- /work/src/a.ts (line 20 of the file as it then was)',
    'The user looked at your changes and undid these:\n- /work/b.ts',
  ])
})
