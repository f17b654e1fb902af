import { expect, it } from 'vitest'
import { createFakeClock } from '../../src/testing/kit/fakeClock'
import type { Contents } from './contents'
import type { Entries } from './entries'
import { emptyTask, type Side, type UndoItem } from './reviewState'
import { createUndos } from './undos'

const MIB = 1024 * 1024

const sideOf = (version: string, size: number): Side => ({ version, kind: 'file', size })

/** Writes so many files of this size back. Resolves with what was held at once. */
async function putBack(count: number, size: number) {
  const held = { files: 0, bytes: 0 }
  const most = { files: 0, bytes: 0 }
  const hold = (files: number) => {
    held.files += files
    // What is there and what is to be.
    held.bytes += files * 2 * size
    most.files = Math.max(most.files, held.files)
    most.bytes = Math.max(most.bytes, held.bytes)
  }
  const unused = () => {
    throw new Error('Not used here.')
  }
  const contents: Contents = { get: async () => null, put: unused, sweep: unused }
  const entries: Entries = {
    readLink: unused,
    link: unused,
    setExecutable: unused,
    removeFolder: unused,
    sweepBeside: unused,
    now: unused,
    isFolderSince: unused,
  }
  const undos = createUndos({
    work: {
      look: unused,
      async replace() {
        hold(1)
        await new Promise((resolve) => setImmediate(resolve))
        hold(-1)
        return 'done'
      },
    },
    contents,
    entries,
    clock: createFakeClock(),
    newId: () => 'id',
    save: async () => {},
  })
  const items = Array.from({ length: count }, (_, n): UndoItem => {
    const [from, to] = [sideOf(`from${n}`, size), sideOf(`to${n}`, size)]
    const path = `${n}.txt`
    const marks = { reviewed: false, turns: [], shared: [], mine: false }
    const before = { path, kept: to, left: from, additions: 0, deletions: 0, ...marks }
    return { path, from, to, before, kept: to, left: to }
  })
  const task = { ...emptyTask('t'), work: { kind: 'undo' as const, undoId: 'u', at: 0, items } }
  const { answer } = await undos.perform(task)
  expect(answer.done).toHaveLength(count)
  return most
}

it('large files are put back a few at a time, so that their contents fit in memory', async () => {
  const most = await putBack(200, 5 * MIB)
  expect(most.bytes).toBeLessThanOrEqual(64 * MIB)
  expect(most.files).toBeGreaterThan(1)
})

it('small files are put back 192 at a time', async () => {
  expect((await putBack(400, 1000)).files).toBe(192)
})
