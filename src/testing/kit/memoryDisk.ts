import type { Disk, OwnChange } from '../../../server/drivers/disk/disk'
import { FilesFault } from '../../../server/drivers/disk/filesFault'
import { versionOf } from '../../../server/drivers/disk/versions'
import type { WatchEvent, Watcher, WatchListener } from '../../../server/drivers/watch/watcher'
import type { Entry, StatData } from '../../channels/files/shared/protocol'

const WHEN = '2024-01-01T00:00:00.000Z'

export interface MemoryDisk {
  readonly disk: Disk
  readonly watcher: Watcher
  /** Somebody else writes, or deletes with null; the watcher says so. */
  change(path: string, text: string | null): void
  /** Paths and texts; folders have no text. */
  contents(): Readonly<Record<string, string | null>>
  /** Writes that changed something, as `path: text`. */
  readonly writes: readonly string[]
  /** Texts that a write through the server replaced. */
  readonly overwritten: readonly string[]
}

/** A workspace folder in memory, with the versions and conflicts of the real one. */
export function createMemoryDisk(files: Readonly<Record<string, string>>): MemoryDisk {
  const texts = new Map(Object.entries(files))
  const folders = new Set(['/'])
  const writes: string[] = []
  const overwritten: string[] = []
  const listeners = new Set<(change: OwnChange) => void>()
  let watching: WatchListener | null = null
  for (const path of texts.keys()) ensure(parentOf(path))

  function tell(change: OwnChange): void {
    for (const listener of listeners) listener(change)
  }

  function ensure(folder: string): void {
    for (let each = folder; each !== '/'; each = parentOf(each)) folders.add(each)
  }

  function found(path: string): 'file' | 'directory' {
    if (texts.has(path)) return 'file'
    if (folders.has(path)) return 'directory'
    throw new FilesFault('NOT_FOUND', `There is no ${path}.`, { path })
  }

  const entry = (path: string): Entry => ({
    name: path.slice(path.lastIndexOf('/') + 1),
    type: found(path),
    size: Buffer.byteLength(texts.get(path) ?? ''),
    modified: WHEN,
  })

  const version = (path: string) => versionOf(Buffer.from(texts.get(path) ?? ''))
  const below = (path: string) =>
    [...texts.keys(), ...folders].filter((each) => each === path || each.startsWith(`${path}/`))

  function drop(path: string): void {
    for (const each of below(path)) {
      texts.delete(each)
      folders.delete(each)
    }
  }

  function put(oldPath: string, newPath: string): void {
    if (texts.has(newPath) || folders.has(newPath))
      throw new FilesFault('PATH_EXISTS', `${newPath} already exists.`, { path: newPath })
    for (const each of below(oldPath)) {
      const text = texts.get(each)
      const target = newPath + each.slice(oldPath.length)
      if (text === undefined) folders.add(target)
      else texts.set(target, text)
    }
  }

  const disk: Disk = {
    root: '/workspace',
    async list(path) {
      found(path)
      const inside = [...texts.keys(), ...folders].filter((each) => each !== '/' && parentOf(each) === path)
      return inside.sort().map(entry)
    },
    async read(path) {
      if (found(path) === 'directory') throw new FilesFault('IS_DIRECTORY', `${path} is a folder.`, { path })
      return { bytes: Buffer.from(texts.get(path) ?? ''), version: version(path), modified: WHEN }
    },
    async readRange(path, { offset, length }) {
      found(path)
      const bytes = Buffer.from(texts.get(path) ?? '')
      const part = bytes.subarray(offset, offset + length)
      const eof = offset + part.length >= bytes.length
      return { bytes: part, size: bytes.length, version: version(path), eof }
    },
    async stat(path, { hash = true } = {}): Promise<StatData> {
      return texts.has(path) && hash ? { ...entry(path), version: version(path) } : entry(path)
    },
    identity: async (path) => ({ real: path, inode: null }),
    async write(path, bytes, { ifVersion } = {}) {
      const text = Buffer.from(bytes).toString('utf8')
      const known = texts.has(path)
      const current = known ? version(path) : null
      const written = { path, size: bytes.length, modified: WHEN, version: versionOf(bytes) }
      if (current === written.version) return written
      if (ifVersion !== undefined && ifVersion !== current)
        throw new FilesFault('CONFLICT', `${path} changed on disk.`, { path, currentVersion: current ?? '' })
      ensure(parentOf(path))
      overwritten.push(...(known ? [texts.get(path) ?? ''] : []))
      texts.set(path, text)
      writes.push(`${path}: ${text}`)
      tell({ action: known ? 'modify' : 'create', path, isDirectory: false, version: written.version })
      return written
    },
    async mkdir(path) {
      if (folders.has(path)) return
      ensure(path)
      tell({ action: 'create', path, isDirectory: true })
    },
    async remove(path) {
      const isDirectory = found(path) === 'directory'
      drop(path)
      writes.push(`${path} removed`)
      tell({ action: 'delete', path, isDirectory })
    },
    async rename(oldPath, newPath) {
      const isDirectory = found(oldPath) === 'directory'
      put(oldPath, newPath)
      drop(oldPath)
      writes.push(`${oldPath} renamed`)
      tell({ action: 'delete', path: oldPath, isDirectory })
      tell({ action: 'create', path: newPath, isDirectory })
    },
    async copy(oldPath, newPath) {
      const isDirectory = found(oldPath) === 'directory'
      put(oldPath, newPath)
      tell({ action: 'create', path: newPath, isDirectory })
    },
    // A change here begins and is over at once.
    onChanging: () => () => undefined,
    onChanged(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }

  return {
    disk,
    writes,
    overwritten,
    watcher: {
      async start(listener) {
        watching = listener
      },
      async stop() {},
    },
    change(path, text) {
      const type: WatchEvent['type'] = text === null ? 'delete' : texts.has(path) ? 'update' : 'create'
      if (text === null) drop(path)
      else {
        ensure(parentOf(path))
        texts.set(path, text)
      }
      watching?.events([{ type, path, isDirectory: false }])
    },
    contents: () =>
      Object.fromEntries([...folders, ...texts.keys()].sort().map((path) => [path, texts.get(path) ?? null])),
  }
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/'
}
