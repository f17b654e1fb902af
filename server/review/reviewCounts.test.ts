import { expect, it } from 'vitest'
import type { Contents } from './contents'
import { countTurn } from './reviewCounts'
import type { Side } from './reviewState'

const MIB = 1024 * 1024

/** Counts the lines of so many files of this size. Resolves with how many contents were read at once. */
async function readAtOnce(count: number, size: number): Promise<number> {
  const unused = () => {
    throw new Error('Not used here.')
  }
  let reading = 0
  let most = 0
  const contents: Contents = {
    put: unused,
    sweep: unused,
    async get(version) {
      reading += 1
      most = Math.max(most, reading)
      await new Promise((resolve) => setImmediate(resolve))
      reading -= 1
      return Buffer.from(version)
    },
  }
  const sideOf = (version: string): Side => ({ version, kind: 'file', size })
  const files = Array.from({ length: count }, (_, n) => ({
    path: `${n}.txt`,
    before: sideOf('a'),
    after: sideOf('b'),
    shared: [],
    mine: false,
  }))
  const counted = await countTurn(files, contents)
  expect(counted.filter(({ additions }) => additions === 1)).toHaveLength(count)
  return most
}

it('lines of large files are counted a few files at a time, so that their contents fit in memory', async () => {
  const most = await readAtOnce(100, 5 * MIB)
  expect(most).toBeGreaterThan(1)
  // The content before and the one after.
  expect(most * 2 * 5 * MIB).toBeLessThanOrEqual(64 * MIB)
})

it('lines of small files are counted 32 files at a time', async () => {
  expect(await readAtOnce(100, 1000)).toBe(32)
})
