import { expect, it } from 'vitest'
import { toChanges } from './reviewFrames'
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
