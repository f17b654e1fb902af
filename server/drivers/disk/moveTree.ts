import { chmod, lstat, readdir, rename, rm } from 'node:fs/promises'
import { inside, type NativePath } from './copyTree'
import { errnoOf } from './filesFault'

/** What only its owner may do with a folder, and needs to move or remove it. */
const OWNER = 0o700

/** What a file or folder holds; links count as files. */
interface TreeSize {
  readonly files: number
  readonly bytes: number
  /** False: there is more than was counted. */
  readonly isWhole: boolean
}

interface SizeLimits {
  readonly maxEntries?: number
  readonly maxBytes?: number
  readonly isStopped?: () => boolean
}

/**
 * Renames a file or folder. A folder that may not be written cannot be put into another one: it may for that moment.
 * Rejects with `EXDEV` where the other place is on another disk.
 */
export async function moveTree(from: NativePath, to: NativePath): Promise<void> {
  try {
    await rename(from, to)
  } catch (error) {
    if (errnoOf(error) !== 'EACCES') throw error
    const { mode } = await lstat(from)
    const isClosedFolder = (mode & 0o170000) === 0o040000 && (mode & 0o200) === 0
    if (!isClosedFolder) throw error
    await chmod(from, mode | OWNER)
    const moved = await rename(from, to).catch((failure: unknown) => failure)
    await chmod(moved === undefined ? to : from, mode & 0o7777)
    if (moved !== undefined) throw moved
  }
}

/** Removes a file or folder with all it holds, also from folders that may not be written. */
export async function removeTree(path: NativePath): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true })
  } catch (error) {
    if (errnoOf(error) !== 'EACCES') throw error
    await openFolders(path)
    await rm(path, { recursive: true, force: true })
  }
}

async function openFolders(path: NativePath): Promise<void> {
  if (!(await lstat(path)).isDirectory()) return
  await chmod(path, OWNER)
  for (const name of await readdir(path, 'buffer')) await openFolders(inside(path, name))
}

/** Counts, as far as the limits allow: `const { files, bytes } = await sizeOfTree(path)`. */
export async function sizeOfTree(path: NativePath, limits: SizeLimits = {}): Promise<TreeSize> {
  const { maxEntries = Number.POSITIVE_INFINITY, maxBytes = Number.POSITIVE_INFINITY } = limits
  const waiting: NativePath[] = [path]
  let [entries, files, bytes] = [0, 0, 0]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    entries += 1
    if (entries > maxEntries || bytes > maxBytes || limits.isStopped?.() === true)
      return { files, bytes, isWhole: false }
    const facts = await lstat(next)
    if (facts.isDirectory()) {
      const folder = next
      // A folder that may not be read counts as empty.
      const names = await readdir(folder, 'buffer').catch(() => [])
      waiting.push(...names.map((name) => inside(folder, name)))
    } else {
      files += 1
      bytes += facts.isFile() ? facts.size : 0
    }
  }
  return { files, bytes, isWhole: bytes <= maxBytes }
}
