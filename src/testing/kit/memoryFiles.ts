import { FilesFault } from '../../../server/drivers/disk/filesFault'
import type { Entry, NamesData, StatData, WrittenData } from '../../channels/files/shared/protocol'

const WHEN = '2024-01-01T00:00:00.000Z'

/** A change made through here or by another program. */
export interface MemoryChange {
  readonly action: 'create' | 'modify' | 'delete'
  readonly path: string
  readonly isDirectory: boolean
  readonly version?: string
}

export interface MemoryFiles extends ReturnType<typeof createMemoryFiles> {}

/**
 * The files of a workspace in memory, in Node and in a browser alike. `memoryDisk.test.ts` compares it with the server's
 * disk on a real folder.
 * @param start texts by path; a path that ends with "/" is an empty folder. A text that begins with NUL stands for bytes,
 *   each unit for one of them.
 * @example
 * const files = createMemoryFiles({ '/src/main.ts': 'one', '/docs/': '' })
 * files.write('/src/main.ts', 'two', { ifVersion: files.read('/src/main.ts').version })
 */
export function createMemoryFiles(start: Readonly<Record<string, string>> = {}) {
  const texts = new Map<string, string>()
  const folders = new Set(['/'])
  const writes: string[] = []
  const overwritten: string[] = []
  const listeners = new Set<(change: MemoryChange) => void>()
  for (const [path, text] of Object.entries(start)) {
    if (path.endsWith('/')) makeFolder(path.slice(0, -1))
    else place(path, text)
  }

  function tell(change: MemoryChange): void {
    for (const listener of listeners) listener(change)
  }

  /** Makes the folder and those above it; false when it is there. */
  function makeFolder(folder: string): boolean {
    if (folders.has(folder)) return false
    const above = foldersTo(folder)
    const file = above.find((each) => texts.has(each))
    if (file) throw new FilesFault('IS_FILE', `${file} is a file.`, { path: file })
    for (const each of above) folders.add(each)
    return true
  }

  function place(path: string, text: string): void {
    makeFolder(parentOf(path))
    texts.set(path, text)
  }

  const missing = (path: string) => new FilesFault('NOT_FOUND', `There is no ${path}.`, { path })

  function kindOf(path: string): 'file' | 'directory' {
    if (texts.has(path)) return 'file'
    if (folders.has(path)) return 'directory'
    throw missing(path)
  }

  function entry(path: string): Entry {
    const size = bytesOf(texts.get(path) ?? '').length
    return { name: path.slice(path.lastIndexOf('/') + 1), type: kindOf(path), size, modified: WHEN }
  }

  const isBelow = (path: string, folder: string) => path === folder || path.startsWith(`${folder}/`)
  const below = (folder: string) => [...texts.keys(), ...folders].filter((each) => isBelow(each, folder))

  function drop(path: string): void {
    for (const each of below(path)) {
      texts.delete(each)
      folders.delete(each)
    }
  }

  /** Puts a copy of a file or folder under a new name. */
  function put(oldPath: string, newPath: string): 'file' | 'directory' {
    if (!folders.has(parentOf(newPath))) throw missing(newPath)
    const kind = kindOf(oldPath)
    if (oldPath !== newPath && isBelow(newPath, oldPath))
      throw new FilesFault('INVALID_PATH', `${oldPath} can't be put into itself.`, { path: newPath })
    if (texts.has(newPath) || folders.has(newPath))
      throw new FilesFault('PATH_EXISTS', `${newPath} already exists.`, { path: newPath })
    for (const each of below(oldPath)) {
      const text = texts.get(each)
      const target = newPath + each.slice(oldPath.length)
      if (text === undefined) folders.add(target)
      else texts.set(target, text)
    }
    return kind
  }

  return {
    /** Writes, removals and renames of the server, in order. */
    writes: writes as readonly string[],
    /** Texts that a write of the server replaced. */
    overwritten: overwritten as readonly string[],
    /** The text of a file; null where there is none. */
    text: (path: string): string | null => texts.get(path) ?? null,
    isFolder: (path: string): boolean => folders.has(path),
    /** Paths and texts; folders have no text. */
    contents: (): Readonly<Record<string, string | null>> =>
      Object.fromEntries([...folders, ...texts.keys()].sort().map((path) => [path, texts.get(path) ?? null])),
    /** Told of each change that the server makes. Returns its end. */
    onChanged(listener: (change: MemoryChange) => void): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    /** Another program writes, or deletes with null. Returns what a watcher says. */
    change(path: string, text: string | null): MemoryChange {
      const action = text === null ? 'delete' : texts.has(path) ? 'modify' : 'create'
      const isDirectory = folders.has(path)
      if (text === null) drop(path)
      else place(path, text)
      return { action, path, isDirectory }
    },

    list(path: string): Entry[] {
      if (kindOf(path) === 'file') throw new FilesFault('IS_FILE', `${path} is a file.`, { path })
      const inside = [...texts.keys(), ...folders].filter((each) => each !== '/' && parentOf(each) === path)
      return inside.map(entry).sort((a, b) => (a.name < b.name ? -1 : 1))
    },
    names(path: string): NamesData {
      const named = (wanted: Entry['type']) =>
        this.list(path).flatMap(({ name, type }) => (type === wanted ? [name] : []))
      return { folders: named('directory'), files: named('file') }
    },
    read(path: string) {
      if (kindOf(path) === 'directory') throw new FilesFault('IS_DIRECTORY', `${path} is a folder.`, { path })
      const text = texts.get(path) ?? ''
      return { text, bytes: bytesOf(text), version: versionOf(text), modified: WHEN }
    },
    stat(path: string, { hashBytes = Number.POSITIVE_INFINITY } = {}): StatData {
      const text = texts.get(path)
      return text !== undefined && hashBytes > 0 && entry(path).size <= hashBytes
        ? { ...entry(path), version: versionOf(text) }
        : entry(path)
    },
    write(path: string, text: string, { ifVersion }: { ifVersion?: string | null } = {}): WrittenData {
      if (folders.has(path)) throw new FilesFault('IS_DIRECTORY', `${path} is a folder.`, { path })
      if (makeFolder(parentOf(path))) tell({ action: 'create', path: parentOf(path), isDirectory: true })
      const before = texts.get(path)
      const version = versionOf(text)
      // As the server: what has the same text already is left alone only where its version was asked for.
      if (ifVersion === undefined || before !== text) {
        if (ifVersion !== undefined) refuseConflict(path, before, ifVersion)
        if (before !== undefined) overwritten.push(before)
        texts.set(path, text)
        writes.push(`${path}: ${text}`)
        tell({ action: before === undefined ? 'create' : 'modify', path, isDirectory: false, version })
      }
      return { path, size: bytesOf(text).length, modified: WHEN, version }
    },
    mkdir(path: string): void {
      if (makeFolder(path)) tell({ action: 'create', path, isDirectory: true })
    },
    remove(path: string): void {
      const isDirectory = kindOf(path) === 'directory'
      drop(path)
      writes.push(`${path} removed`)
      tell({ action: 'delete', path, isDirectory })
    },
    rename(oldPath: string, newPath: string): void {
      const isDirectory = put(oldPath, newPath) === 'directory'
      drop(oldPath)
      writes.push(`${oldPath} renamed`)
      tell({ action: 'delete', path: oldPath, isDirectory })
      tell({ action: 'create', path: newPath, isDirectory })
    },
    copy(oldPath: string, newPath: string): void {
      const isDirectory = put(oldPath, newPath) === 'directory'
      tell({ action: 'create', path: newPath, isDirectory })
    },
  }
}

function bytesOf(text: string): Uint8Array {
  return text.startsWith('\0')
    ? Uint8Array.from(text, (unit) => unit.charCodeAt(0))
    : new TextEncoder().encode(text)
}

/** @param current the text that is there; absent where there is no file */
function refuseConflict(path: string, current: string | undefined, ifVersion: string | null): void {
  const currentVersion = current === undefined ? null : versionOf(current)
  if (currentVersion === ifVersion) return
  if (currentVersion === null) throw new FilesFault('CONFLICT', `${path} was deleted on disk.`, { path })
  const words = ifVersion === null ? `${path} already exists.` : `${path} changed on disk.`
  throw new FilesFault('CONFLICT', words, { path, currentVersion })
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/'
}

/** A folder and those above it without the root, the outermost first. */
function foldersTo(folder: string): string[] {
  return folder === '/' ? [] : [...foldersTo(parentOf(folder)), folder]
}

/** As opaque as the server's, which a browser could compute only asynchronously: two FNV-1a hashes of the text. */
function versionOf(text: string): string {
  let [one, other] = [0x811c9dc5, 0x01000193]
  for (let at = 0; at < text.length; at++) {
    one = Math.imul(one ^ text.charCodeAt(at), 0x01000193)
    other = Math.imul(other ^ text.charCodeAt(at), 0x5bd1e995)
  }
  return `${(one >>> 0).toString(36)}-${(other >>> 0).toString(36)}`
}
