import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inParallel } from '../lib/inParallel'

/** A git compares each file with all that it has packed before: one git for all paths takes the square of their number. */
const PATHS_OF_ONE = 5000
const GITS_AT_ONCE = 2

/** The head of an index: a word, its version, and the number of its entries. */
const HEAD = Buffer.from('DIRC\0\0\0\x02', 'latin1')
const HEAD_BYTES = 12
/** What stands before the path of an entry. After it at least one NUL fills up eight bytes. */
const FACTS_BYTES = 62
const ALIGNED_TO = 8

/**
 * Makes an index of many files: each git takes a slice of them into an index of its own, and the entries of those are put
 * behind one another.
 *
 *     await makeIndex(index, paths, (slice, paths) => updateIndex({ ...at, index: slice }, paths))
 */
export async function makeIndex(
  index: string,
  paths: readonly Buffer[],
  takeIn: (index: string, paths: readonly Buffer[]) => Promise<void>,
  pathsOfOne = PATHS_OF_ONE,
): Promise<void> {
  const folder = `${index}.slices`
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { mode: 0o700 })
  try {
    const slices = slicesOf(paths, pathsOfOne).map((slice, at) => ({ slice, place: join(folder, `${at}`) }))
    await inParallel(slices, GITS_AT_ONCE, ({ slice, place }) => takeIn(place, slice))
    // Of files that are gone by now there is none.
    const made = slices.map(({ place }) => place).filter((place) => existsSync(place))
    if (made.length === 0) return
    await putTogether(made, join(folder, 'all'))
    await rename(join(folder, 'all'), index)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** In the order of an index, which is that of the bytes. */
function slicesOf(paths: readonly Buffer[], length: number): Buffer[][] {
  const sorted = paths.toSorted(Buffer.compare)
  const starts = Array.from({ length: Math.ceil(sorted.length / length) }, (_, at) => at * length)
  return starts.map((start) => sorted.slice(start, start + length))
}

async function putTogether(slices: readonly string[], index: string): Promise<void> {
  const parts: Buffer[] = []
  let count = 0
  let oldest = Number.POSITIVE_INFINITY
  for (const slice of slices) {
    const read = entriesOf(await readFile(slice))
    parts.push(read.entries)
    count += read.count
    oldest = Math.min(oldest, (await stat(slice)).mtimeMs)
  }
  const head = Buffer.alloc(HEAD_BYTES)
  HEAD.copy(head)
  head.writeUInt32BE(count, HEAD.length)
  const content = Buffer.concat([head, ...parts])
  const sum = createHash('sha1').update(content).digest()
  await writeFile(index, Buffer.concat([content, sum]), { mode: 0o600 })
  // Git trusts the facts of files that are older than the index. One that was changed after its slice was written is not.
  const seconds = Math.floor(oldest) / 1000
  await utimes(index, seconds, seconds)
}

/** What follows them is made anew by git. */
function entriesOf(index: Buffer): { entries: Buffer; count: number } {
  if (!index.subarray(0, HEAD.length).equals(HEAD)) throw new Error('The version of the index is not known.')
  const count = index.readUInt32BE(HEAD.length)
  let at = HEAD_BYTES
  for (let entry = 0; entry < count; entry++) {
    const end = index.indexOf(0, at + FACTS_BYTES)
    at += (Math.floor((end - at) / ALIGNED_TO) + 1) * ALIGNED_TO
  }
  return { entries: index.subarray(HEAD_BYTES, at), count }
}
