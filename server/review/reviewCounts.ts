import type { Contents } from './contents'
import { countLines, isBinary } from './reviewLines'
import { fileOf, isOpen, type ReviewedTask, type Side, type TurnFile, withFile } from './reviewState'
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
  const counted: TurnFile[] = []
  for (const file of files) counted.push({ ...file, ...(await count(file.before, file.after, contents)) })
  return counted
}

/** Counts those files of a conversation anew. */
export async function countFiles(
  task: ReviewedTask,
  files: readonly { readonly path: string }[],
  contents: Contents,
): Promise<ReviewedTask> {
  let next = task
  for (const { path } of files) {
    const file = fileOf(next, path)
    if (!file || !isOpen(file)) continue
    const { binary: _, ...rest } = file
    next = withFile(next, { ...rest, ...(await count(file.kept, file.left, contents)) })
  }
  return next
}
