import type { Disk } from '../../../server/drivers/disk/disk'
import { FilesFault } from '../../../server/drivers/disk/filesFault'
import { tooLarge } from '../../../server/drivers/disk/openFile'
import type { Trash } from '../../../server/drivers/state/trashFolder'
import type { WatchEvent, Watcher, WatchListener } from '../../../server/drivers/watch/watcher'
import { createMemoryFiles, type MemoryFiles } from './memoryFiles'
import { createMemoryTrashFolder } from './memoryTrashFolder'

export interface MemoryDisk extends Pick<MemoryFiles, 'contents' | 'writes' | 'overwritten'> {
  readonly disk: Disk
  readonly watcher: Watcher
  /** For files; the disk alone has none. */
  readonly trash: Trash
  /** Another program writes, or deletes with null; the watcher says so. */
  change(path: string, text: string | null): void
}

/**
 * A workspace folder in memory for the server: its disk and its watcher.
 * @example
 * const { disk, watcher, change } = createMemoryDisk({ '/a.ts': 'one' })
 * const channel = createFilesChannel({ disk, watcher, ripgrep: null, log })
 * change('/a.ts', 'two') // the channel tells its clients
 */
export function createMemoryDisk(start: Readonly<Record<string, string>>): MemoryDisk {
  const files = createMemoryFiles(start)
  let watching: WatchListener | null = null

  const disk: Disk = {
    root: '/workspace',
    list: async (path) => files.list(path),
    names: async (path) => files.names(path),
    async read(path, { maxBytes = Number.POSITIVE_INFINITY } = {}) {
      const { bytes, version, modified } = files.read(path)
      if (bytes.length > maxBytes) throw tooLarge(path, bytes.length)
      return { bytes: Buffer.from(bytes), version, modified }
    },
    async readRange(path, { offset, length }) {
      const { bytes, version } = files.read(path)
      const part = Buffer.from(bytes.subarray(offset, offset + length))
      const eof = offset + part.length >= bytes.length
      return { bytes: part, size: bytes.length, version, eof }
    },
    async readLive(path, { offset, length }) {
      const { bytes } = files.read(path)
      const part = Buffer.from(bytes.subarray(offset, offset + length))
      return { bytes: part, size: bytes.length, eof: offset + part.length >= bytes.length, fileId: path }
    },
    async open(path) {
      const { bytes, modified } = files.read(path)
      async function* chunks() {
        yield Buffer.from(bytes)
      }
      const close = async () => {}
      return { size: bytes.length, modified: new Date(modified), isExecutable: false, chunks, close }
    },
    stat: async (path, options) => files.stat(path, options),
    identity: async (path) => ({ real: path, inode: null }),
    async write(path, bytes, options) {
      const whole = bytes instanceof Uint8Array ? bytes : await bytes.bytes()
      return files.write(path, Buffer.from(whole).toString('utf8'), options)
    },
    mkdir: async (path) => files.mkdir(path),
    remove: async (path) => files.remove(path),
    rename: async (oldPath, newPath) => files.rename(oldPath, newPath),
    copy: async (oldPath, newPath) => files.copy(oldPath, newPath),
    async takeOut(path, take) {
      files.read(path)
      const taken = await take(placeOf(path))
      files.remove(path)
      return taken
    },
    async putBack(path, put) {
      if (files.contents()[path] !== undefined)
        throw new FilesFault('PATH_EXISTS', `${path} already exists.`, { path })
      await put(placeOf(path))
    },
    // A change here begins and is over at once.
    onChanging: () => () => undefined,
    onChanged: files.onChanged,
  }

  return {
    disk,
    trash: createMemoryTrashFolder(files),
    writes: files.writes,
    overwritten: files.overwritten,
    contents: files.contents,
    watcher: {
      async start(listener) {
        watching = listener
      },
      async stop() {},
    },
    change(path, text) {
      const { action, isDirectory } = files.change(path, text)
      const type: WatchEvent['type'] = action === 'modify' ? 'update' : action
      watching?.events([{ type, path, isDirectory }])
    },
  }
}

const placeOf = (path: string) => ({ at: path, folder: '/', real: path })
