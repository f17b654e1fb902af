import { randomBytes } from 'node:crypto'
import { chmod, lstat, readlink, rename, rmdir, symlink } from 'node:fs/promises'
import { errnoOf } from '../drivers/disk/filesFault'
import { nativePath } from '../drivers/disk/nativePath'
import { createPlaces } from '../drivers/disk/places'
import { temporaryName } from '../drivers/disk/safePath'

/** What a disk of files does not do: links themselves, and what may be executed. */
export interface Entries {
  /** Where a link leads, as its bytes; null where there is none. */
  readLink(path: string): Promise<Buffer | null>
  /** Makes a link, in the place of a file or link that is there, in one step. */
  link(path: string, target: Buffer): Promise<void>
  makeExecutable(path: string): Promise<void>
  /** False: anything is in it. */
  removeFolder(path: string): Promise<boolean>
}

/** Below the real root only, as all that is done to files. */
export function createEntries(root: string): Entries {
  const places = createPlaces(root)
  return {
    async readLink(path) {
      try {
        return await places.withEntry(path, ({ at }) => readlink(nativePath(at), 'buffer'))
      } catch (error) {
        // EINVAL: something else than a link.
        if (['EINVAL', 'ENOENT', 'ENOTDIR'].includes(errnoOf(error) ?? '')) return null
        throw error
      }
    },
    link: (path, target) =>
      places.withEntry(path, async ({ at, folder }) => {
        const temporary = nativePath(`${folder}/${temporaryName(() => randomBytes(8).toString('hex'))}`)
        await symlink(target, temporary)
        await rename(temporary, nativePath(at))
      }),
    async removeFolder(path) {
      try {
        await places.withEntry(path, ({ at }) => rmdir(nativePath(at)))
        return true
      } catch {
        return false
      }
    },
    makeExecutable: (path) =>
      places.withEntry(path, async ({ at }) => {
        const { mode } = await lstat(nativePath(at))
        // Who may read it may execute it.
        await chmod(nativePath(at), (mode & 0o7777) | ((mode & 0o444) >> 2))
      }),
  }
}
