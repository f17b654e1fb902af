import type { ConflictReason } from '../../src/channels/agent/shared/changesProtocol'
import type { Disk } from '../drivers/disk/disk'
import { toFault } from '../drivers/disk/filesFault'
import { versionOf } from '../drivers/disk/versions'
import type { Contents } from './contents'
import type { Entries } from './entries'
import { isSame, isSameContent, type Side } from './reviewState'

/** What is on disk under a path. */
export interface Present {
  readonly side: Side
  /** Empty where there is nothing. */
  readonly bytes: Buffer
  /** What the disk calls this content; null where it is no file. */
  readonly diskVersion: string | null
  /** There is a folder, which is no content. */
  readonly isFolder?: true
}

export interface DiskWork {
  /** Null: it may not be read. */
  look(path: string): Promise<Present | null>
  /** Puts one content in the place of another, unless something else is there by now. Done twice it is done once. */
  replace(path: string, from: Side, to: Side): Promise<ConflictReason | 'done'>
}

const NOTHING: Present = { side: null, bytes: Buffer.alloc(0), diskVersion: null }

/** Writes bytes back through the disk of all saves: under its locks, in one step, told to the pages. */
export function createDiskWork({
  disk,
  entries,
  contents,
}: {
  disk: Disk
  entries: Entries
  contents: Contents
}): DiskWork {
  async function look(path: string): Promise<Present | null> {
    try {
      const { bytes, version, isExecutable } = await disk.read(path, { isEntry: true })
      return { side: sideOf(bytes, isExecutable ? 'executable' : 'file'), bytes, diskVersion: version }
    } catch (error) {
      const { code } = toFault(error, path)
      if (code === 'IS_DIRECTORY') return { ...NOTHING, isFolder: true }
      if (code === 'NOT_FOUND') return NOTHING
      const target = await entries.readLink(path).catch(() => null)
      return target && { side: sideOf(target, 'link'), bytes: target, diskVersion: null }
    }
  }

  /** A save keeps the mode that is there, and a tool that writes a new file over the old one has lost it. */
  async function allow(path: string, there: Side, to: NonNullable<Side>): Promise<void> {
    if (to.kind === 'executable' || there?.kind === 'executable')
      await entries.setExecutable(path, to.kind === 'executable')
  }

  /** A file in the place of a file: saving looks at what is there. False: it is to be looked at more closely. */
  async function overwrite(path: string, from: Side, to: Side): Promise<boolean> {
    if (!isFile(from) || !isFile(to)) return false
    const bytes = await contents.get(to.version)
    if (bytes === null) return false
    try {
      await disk.write(path, bytes, { ifVersion: from.version, isEntry: true })
      await allow(path, from, to)
      return true
    } catch {
      return false
    }
  }

  async function write(path: string, there: Present, to: Side): Promise<ConflictReason | 'done'> {
    if (to === null) {
      await disk.remove(path)
      return 'done'
    }
    const bytes = await contents.get(to.version)
    if (bytes === null) return 'blocked'
    if (there.isFolder && !(await entries.removeFolder(path))) return 'blocked'
    if (to.kind === 'link') {
      await entries.link(path, bytes)
      return 'done'
    }
    if (there.side?.kind === 'link') await disk.remove(path)
    await disk.write(path, bytes, { ifVersion: there.diskVersion })
    await allow(path, there.side, to)
    return 'done'
  }

  return {
    look,
    async replace(path, from, to) {
      if (await overwrite(path, from, to)) return 'done'
      const present = await look(path)
      if (present === null) return 'blocked'
      if (isSame(present.side, to)) return 'done'
      // A link is removed before a file takes its place: a server that was killed between them goes on.
      const isBetween = present.side === null && from?.kind === 'link' && to !== null
      if (!isBetween && !isSameContent(present.side, from)) return 'edited'
      try {
        return await write(path, present, to)
      } catch (error) {
        const { code } = toFault(error, path)
        return code === 'CONFLICT' || code === 'PATH_EXISTS' ? 'edited' : 'blocked'
      }
    },
  }
}

const isFile = (side: Side): side is NonNullable<Side> => side?.kind === 'file' || side?.kind === 'executable'

const sideOf = (bytes: Buffer, kind: 'file' | 'executable' | 'link'): Side => ({
  version: versionOf(bytes),
  kind,
  size: bytes.length,
})
