import { type BigIntStats, lstat, lstatSync } from 'node:fs'
import { nativePath } from '../drivers/disk/nativePath'

export type Facts = BigIntStats | null

/** Questions that the thread waits for in a row, or that wait for the disk together. */
const AT_ONCE = 64
/** Milliseconds that they may take. A disk of this machine takes 0.3 to 0.6 for them. */
const MAX_BLOCKED_MS = 4

/**
 * Facts about many files: null of one that is not there. A question that does not block the thread costs several times the CPU of one
 * that does, so that only the first of some is such a one: a disk that does not answer at all never blocks. After a slow answer all are.
 *
 *     await lookAt(names.length, (at) => join(folder, names[at]), (at, facts) => sizes.set(names[at], facts?.size))
 */
export async function lookAt(
  count: number,
  pathOf: (at: number) => string,
  tell: (at: number, facts: Facts) => void,
  clock: () => number = () => performance.now(),
): Promise<void> {
  let isQuick = true
  for (let from = 0; from < count; from += AT_ONCE) {
    const to = Math.min(from + AT_ONCE, count)
    if (isQuick) {
      tell(from, await asked(pathOf(from)))
      const began = clock()
      for (let at = from + 1; at < to; at++) tell(at, answered(pathOf(at)))
      isQuick = clock() - began < MAX_BLOCKED_MS
    } else {
      const some = Array.from({ length: to - from }, (_, at) => asked(pathOf(from + at)))
      for (const [at, facts] of (await Promise.all(some)).entries()) tell(from + at, facts)
    }
  }
}

const asked = (path: string) =>
  new Promise<Facts>((resolve) =>
    lstat(nativePath(path), { bigint: true }, (error, facts) => resolve(error ? null : facts)),
  )

function answered(path: string): Facts {
  try {
    return lstatSync(nativePath(path), { bigint: true, throwIfNoEntry: false }) ?? null
  } catch {
    return null
  }
}
