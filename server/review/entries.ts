import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { chmod, lstat, readlink, rename, rmdir, symlink } from 'node:fs/promises'
import { errnoOf } from '../drivers/disk/filesFault'
import { nativePath } from '../drivers/disk/nativePath'
import { createPlaces } from '../drivers/disk/places'
import { temporaryName } from '../drivers/disk/safePath'
import { sweepFolder } from '../drivers/disk/sweepTemporaries'

/** What a disk of files does not do: links themselves, and what may be executed. */
export interface Entries {
  /** Where a link leads, as its bytes; null where there is none. */
  readLink(path: string): Promise<Buffer | null>
  /** Makes a link, in the place of a file or link that is there, in one step. */
  link(path: string, target: Buffer): Promise<void>
  setExecutable(path: string, isExecutable: boolean): Promise<void>
  /** False: anything is in it. */
  removeFolder(path: string): Promise<boolean>
  /** Removes what a server that was killed while it wrote to these files left beside them. */
  sweepBeside(paths: readonly string[]): Promise<void>
  /** By the clock of the disk, as `isFolderSince` wants it. */
  now(): number
  /** The folder was made after that moment; false where the disk does not say when. */
  isFolderSince(path: string, moment: number): Promise<boolean>
}

/** Below the real root only, as all that is done to files. */
export function createEntries(root: string, now: () => number = Date.now): Entries {
  const places = createPlaces(root)
  const started = now()
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
    async sweepBeside(paths) {
      const beside = new Map(paths.map((path) => [path.slice(0, path.lastIndexOf('/')), path]))
      for (const path of beside.values())
        await places.withEntry(path, ({ folder }) => sweepFolder(folder, started)).catch(() => undefined)
    },
    now,
    async isFolderSince(path, moment) {
      try {
        return await places.withEntry(path, async ({ at }) => {
          const facts = await lstat(nativePath(at))
          return facts.isDirectory() && facts.birthtimeMs >= moment
        })
      } catch {
        return false
      }
    },
    async removeFolder(path) {
      try {
        await places.withEntry(path, ({ at }) => rmdir(nativePath(at)))
        return true
      } catch {
        return false
      }
    },
    setExecutable: (path, isExecutable) =>
      places.withEntry(path, async ({ at }) => {
        const { mode } = await lstat(nativePath(at))
        if (((mode & constants.S_IXUSR) !== 0) === isExecutable) return
        // Who may read it may execute it.
        const next = isExecutable ? mode | ((mode & 0o444) >> 2) : mode & ~0o111
        await chmod(nativePath(at), next & 0o7777)
      }),
  }
}
