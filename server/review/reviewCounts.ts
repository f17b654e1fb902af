import { countLines, isBinary } from '../lib/byteLines'
import { inParallel } from '../lib/inParallel'
import { AT_ONCE, BYTES_AT_ONCE } from './checkpoints'
import type { Contents } from './contents'
import { bytesIn, isOpen, type ReviewedTask, type Side, type TurnFile, withFiles } from './reviewState'
import type { Attributed } from './turnChanges'
import { bytesOf } from './undoPlan'

const NOTHING = { additions: 0, deletions: 0 }

async function count(before: Side, after: Side, contents: Contents) {
  const old = await bytesOf(contents, before)
  const next = await bytesOf(contents, after)
  if (old === null || next === null) return NOTHING
  if (isBinary(old) || isBinary(next)) return { ...NOTHING, binary: true }
  return countLines(old, next)
}

export async function countTurn(files: readonly Attributed[], contents: Contents): Promise<TurnFile[]> {
  return inParallel(
    files,
    AT_ONCE,
    async (file) => ({ ...file, ...(await count(file.before, file.after, contents)) }),
    { max: BYTES_AT_ONCE, of: ({ before, after }) => bytesIn(before, after) },
  )
}

/** Counts those files of a conversation anew. */
export async function countFiles(
  task: ReviewedTask,
  files: readonly { readonly path: string }[],
  contents: Contents,
): Promise<ReviewedTask> {
  const named = new Set(files.map(({ path }) => path))
  const counted = await inParallel(
    task.files.filter((file) => named.has(file.path) && isOpen(file)),
    AT_ONCE,
    async ({ binary: _, ...file }) => ({ ...file, ...(await count(file.kept, file.left, contents)) }),
    { max: BYTES_AT_ONCE, of: ({ kept, left }) => bytesIn(kept, left) },
  )
  return withFiles(task, counted)
}
