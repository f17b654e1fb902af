import { type BigIntStats, constants } from 'node:fs'
import { lstat, rename, rm } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Entry, NamesData, StatData, WrittenData } from '../../../src/channels/files/shared/protocol'
import { LIMITS } from '../../../src/socket/protocol'
import { createKeyedMutex } from '../../lib/keyedMutex'
import { createCarryOver } from './carryOver'
import { copyTree } from './copyTree'
import { type Folder, listPlace, namesInPlace, toEntry, toIso } from './diskList'
import {
  createRanges,
  type LivePart,
  type LiveRange,
  type Range,
  type RangeResult,
  readLive,
} from './diskRange'
import { type OpenedFile, openStream } from './diskStream'
import { type FileSource, inodeOf, type Saved, save, type WriteOptions } from './diskWrite'
import { errnoOf, FilesFault, toFault } from './filesFault'
import { createLook, type Look } from './look'
import { nativePath } from './nativePath'
import { readAll, tooLarge, withFile } from './openFile'
import { createPlaces, type Place, type Places } from './places'
import { formatPath, isInside, parsePath, randomName, temporaryName } from './safePath'
import type { SpareCopies } from './spareCopies'
import { createVersions, type Versions, versionOf } from './versions'

/** Something this server itself did to the workspace. */
export interface OwnChange {
  readonly action: 'create' | 'modify' | 'delete'
  readonly path: string
  readonly isDirectory: boolean
  readonly version?: string
}

/** What a path leads to: the same real path or the same inode is the same file. */
export interface Identity {
  readonly real: string
  /** Null where there is no file. */
  readonly inode: string | null
}

export interface ReadResult {
  readonly bytes: Buffer
  readonly version: string
  readonly modified: string
  readonly isExecutable?: boolean
}

interface ReadOptions {
  readonly maxBytes?: number
  /** What is under the path itself: a link there is refused. */
  readonly isEntry?: boolean
}

/** The workspace folder. Paths are those of the wire; everything rejects with `FilesFault`. */
export interface Disk {
  /** Real absolute path of the workspace. */
  readonly root: string
  list(path: string): Promise<Entry[]>
  /** What `list` names, and nothing more: it costs no question for each entry. */
  names(path: string): Promise<NamesData>
  read(path: string, options?: ReadOptions): Promise<ReadResult>
  /** A part of a file, and what the whole is. */
  readRange(path: string, range: Range): Promise<RangeResult>
  /** A part of a file of any size as it is now, which may be another one with the next part. */
  readLive(path: string, range: LiveRange): Promise<LivePart>
  /** The same to be read as a stream, whatever its size. */
  open(path: string): Promise<OpenedFile>
  /** With the version of ordinary files of up to `hashBytes`, which are read for it. */
  stat(path: string, options?: { hashBytes?: number }): Promise<StatData>
  identity(path: string): Promise<Identity>
  /** Creates the file and its folders, atomically, under a lock shared by all that write through this disk. */
  write(path: string, bytes: Uint8Array | FileSource, options?: WriteOptions): Promise<WrittenData>
  mkdir(path: string): Promise<void>
  remove(path: string): Promise<void>
  rename(oldPath: string, newPath: string): Promise<void>
  copy(oldPath: string, newPath: string): Promise<void>
  /** Takes an entry out of the workspace: `take` moves it away from its place. */
  takeOut<Taken>(path: string, take: (place: Place) => Promise<Taken>): Promise<Taken>
  /** The way back: `put` moves something to this place, where nothing is. Makes the folders above it. */
  putBack(path: string, put: (place: Place) => Promise<void>): Promise<void>
  /** Called before a change begins, with its paths; what it returns is called when the change is over and reported. */
  onChanging(listener: (paths: readonly string[]) => () => void): () => void
  /** Told of each change made through here, after it happened. Returns its end. */
  onChanged(listener: (change: OwnChange) => void): () => void
}

interface Options {
  root: string
  now?: () => number
  random?: () => string
  /** Absent: a write in place that a crash cuts short stays as it is. */
  spares?: SpareCopies
  /** One for all that look at the same disk. */
  look?: Look
}

/**
 * The workspace folder on the real disk.
 *
 *     const disk = createDisk({ root: '/home/user/project' })
 *     const { version } = await disk.read('/src/main.ts')
 *     await disk.write('/src/main.ts', bytes, { ifVersion: version })
 */
export function createDisk({
  root,
  now = Date.now,
  random = randomName,
  spares,
  look = createLook(),
}: Options): Disk {
  const places = createPlaces(root)
  const locks = createKeyedMutex()
  /** Nothing is read from a file while it is written in place, by whatever name. */
  const inodes = createKeyedMutex()
  const atRest: AtRest = (facts, act) => {
    const key = inodeOf(facts)
    const isFresh = !inodes.isHeld(key)
    return inodes.run([key], () => act(isFresh))
  }
  const hashed = createVersions(now)
  const carryOver = createCarryOver()
  const ranges = createRanges(hashed)
  const versions: Versions = {
    of: async (handle, found) => {
      const facts = found ?? (await handle.stat({ bigint: true }))
      return atRest(facts, (isFresh) => hashed.of(handle, isFresh ? facts : undefined))
    },
  }
  const listeners = new Set<(change: OwnChange) => void>()
  const tell = (change: OwnChange) => {
    for (const listener of listeners) listener(change)
  }
  const beginners = new Set<(paths: readonly string[]) => () => void>()
  async function changing<Result>(paths: readonly string[], act: () => Promise<Result>): Promise<Result> {
    const wire = paths.map((path) => formatPath(parsePath(path)))
    const ends = [...beginners].map((begin) => begin(wire))
    try {
      return await act()
    } finally {
      for (const end of ends) end()
    }
  }
  const change = <Result>(paths: readonly [string, ...string[]], act: () => Promise<Result>) =>
    worded(paths[0], () => changing(paths, act))

  return {
    root: places.root,
    list: (path) => inFolder(path, listPlace),
    names: (path) => inFolder(path, namesInPlace),
    read: (path, { maxBytes = LIMITS.fileBytes, isEntry = false } = {}) =>
      worded(path, () =>
        (isEntry ? places.withEntry : places.withTarget)(path, (place) =>
          read(place, path, { maxBytes, atRest }),
        ),
      ),
    readRange: (path, range) =>
      worded(path, () =>
        places.withTarget(path, ({ at }) =>
          withFile(at, path, (handle, found) => atRest(found, () => ranges.read(handle, path, range))),
        ),
      ),
    readLive: (path, range) =>
      worded(path, () =>
        places.withTarget(path, ({ at }) =>
          withFile(at, path, (handle, found) => atRest(found, () => readLive(handle, range))),
        ),
      ),
    open: (path) => worded(path, () => places.withTarget(path, ({ at }) => openStream(at, path))),
    stat: (path, { hashBytes = LIMITS.fileBytes } = {}) =>
      worded(path, () => facts(places, path, { versions, hashBytes })),
    identity: (path) =>
      worded(path, () =>
        places.withTarget(path, async ({ at, real }) => {
          const entry = await lstat(nativePath(at), { bigint: true }).catch(ifMissing)
          return { real, inode: entry?.isFile() ? inodeOf(entry) : null }
        }),
      ),
    write: (path, bytes, options = {}) =>
      change([path], async () => {
        const size = bytes instanceof Uint8Array ? bytes.length : bytes.size
        if (size > LIMITS.fileBytes) throw tooLarge(path, size)
        const names = parsePath(path)
        if (names.length === 0)
          throw new FilesFault('IS_DIRECTORY', 'This is the workspace itself.', { path })
        const ensureFolder = async () => {
          if (await places.ensureFolder(names.slice(0, -1)))
            tell({ action: 'create', path: formatPath(names.slice(0, -1)), isDirectory: true })
        }
        const parts = { versions, random, spares: spares ?? null, inodes, carryOver }
        const saved = async (place: Place) =>
          written(formatPath(names), await save(place, { path, bytes, ...options }, parts))
        const act = async () => {
          if (options.isEntry)
            return places.withEntry(path, (place) => locks.run([place.real], () => saved(place)))
          const real = await places.realOf(path)
          return locks.run([real], () => places.withTarget(path, saved))
        }
        // A file that is to be there has a folder: it is looked for only where it is missed.
        if (typeof options.ifVersion === 'string') {
          const done = await act().catch(ifNoFolder)
          if (done) return done
        }
        await ensureFolder()
        return act()
      }),
    mkdir: (path) =>
      change([path], async () => {
        const names = parsePath(path)
        if (await places.ensureFolder(names))
          tell({ action: 'create', path: formatPath(names), isDirectory: true })
      }),
    remove: (path) =>
      change([path], async () => {
        const isDirectory = await places.withEntry(path, ({ at, real }) =>
          locks.run([real], async () => {
            const entry = await lstat(nativePath(at))
            await rm(nativePath(at), { recursive: entry.isDirectory() })
            return entry.isDirectory()
          }),
        )
        tell({ action: 'delete', path: formatPath(parsePath(path)), isDirectory })
      }),
    rename: (oldPath, newPath) =>
      change([oldPath, newPath], async () => {
        const isDirectory = await pair(oldPath, newPath, (from, to) =>
          rename(nativePath(from.at), nativePath(to.at)),
        )
        tell({ action: 'delete', path: formatPath(parsePath(oldPath)), isDirectory })
        tell({ action: 'create', path: formatPath(parsePath(newPath)), isDirectory })
      }),
    copy: (oldPath, newPath) =>
      change([oldPath, newPath], async () => {
        const isDirectory = await pair(oldPath, newPath, (from, to) => copyWhole(from.at, to, random))
        tell({ action: 'create', path: formatPath(parsePath(newPath)), isDirectory })
      }),
    takeOut: (path, take) =>
      change([path], async () => {
        const { isDirectory, taken } = await places.withEntry(path, (place) =>
          locks.run([place.real], async () => {
            const entry = await lstat(nativePath(place.at))
            return { isDirectory: entry.isDirectory(), taken: await take(place) }
          }),
        )
        tell({ action: 'delete', path: formatPath(parsePath(path)), isDirectory })
        return taken
      }),
    putBack: (path, put) =>
      change([path], async () => {
        const folder = parsePath(path).slice(0, -1)
        if (await places.ensureFolder(folder))
          tell({ action: 'create', path: formatPath(folder), isDirectory: true })
        const isDirectory = await places.withEntry(path, (place) =>
          locks.run([place.real], async () => {
            if (await lstat(nativePath(place.at)).catch(ifMissing))
              throw new FilesFault('PATH_EXISTS', `${path} already exists.`, { path })
            await put(place)
            return (await lstat(nativePath(place.at))).isDirectory()
          }),
        )
        tell({ action: 'create', path: formatPath(parsePath(path)), isDirectory })
      }),
    onChanging(listener) {
      beginners.add(listener)
      return () => beginners.delete(listener)
    },
    onChanged(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }

  function inFolder<Result>(path: string, use: (folder: Folder) => Promise<Result>): Promise<Result> {
    return worded(path, () =>
      places.withTarget(path, (place) => use({ place, path: formatPath(parsePath(path)), places, look })),
    )
  }

  function written(path: string, { facts: saved, version, outcome }: Saved): WrittenData {
    if (outcome !== 'same')
      tell({ action: outcome === 'created' ? 'create' : 'modify', path, isDirectory: false, version })
    return { path, size: Number(saved.size), modified: toIso(Number(saved.mtimeMs)), version }
  }

  /** Holds both ends; refuses what would overwrite, or put a folder into itself. True for a folder. */
  async function pair(
    oldPath: string,
    newPath: string,
    act: (from: Place, to: Place) => Promise<void>,
  ): Promise<boolean> {
    await worded(newPath, () => places.withEntry(newPath, async () => undefined))
    return places.withEntry(oldPath, (from) =>
      places.withEntry(newPath, (to) =>
        locks.run([from.real, to.real], async () => {
          const entry = await lstat(nativePath(from.at))
          if (from.real !== to.real && isInside(from.real, to.real))
            throw new FilesFault('INVALID_PATH', `${oldPath} can't be put into itself.`, { path: newPath })
          await refuseExisting(from, to, newPath)
          await act(from, to)
          return entry.isDirectory()
        }),
      ),
    )
  }
}

/** `isFresh`: it was not waited for a write, so that the facts are those of now. */
type AtRest = <Result>(facts: BigIntStats, act: (isFresh: boolean) => Promise<Result>) => Promise<Result>

function read(
  { at }: Place,
  path: string,
  { maxBytes, atRest }: { maxBytes: number; atRest: AtRest },
): Promise<ReadResult> {
  return withFile(at, path, (handle, found) =>
    atRest(found, async (isFresh) => {
      const { size, mtimeMs, mode } = isFresh ? found : await handle.stat({ bigint: true })
      const bytes = await readAll(handle, { size: Number(size), path, maxBytes })
      const isExecutable = (Number(mode) & constants.S_IXUSR) !== 0
      return { bytes, version: versionOf(bytes), modified: toIso(Number(mtimeMs)), isExecutable }
    }),
  )
}

async function facts(
  places: Places,
  path: string,
  { versions, hashBytes }: { versions: Versions; hashBytes: number },
): Promise<StatData> {
  return places.withTarget(path, async ({ at }) => {
    const entry = await lstat(nativePath(at))
    const described = toEntry(parsePath(path).at(-1) ?? basename(places.root), entry)
    if (!entry.isFile() || entry.size > hashBytes || hashBytes === 0) return described
    return { ...described, version: await withFile(at, path, (handle) => versions.of(handle)) }
  })
}

/** A name that differs from the old one in its case alone is the same file on some disks. */
async function refuseExisting(from: Place, to: Place, path: string): Promise<void> {
  const [own, there] = await Promise.all([
    lstat(nativePath(from.at)),
    lstat(nativePath(to.at)).catch(ifMissing),
  ])
  if (!there) return
  const isSame = own.ino === there.ino && own.dev === there.dev
  const isCase = from.real !== to.real && from.real.toLowerCase() === to.real.toLowerCase()
  if (!isSame || !isCase) throw new FilesFault('PATH_EXISTS', `${path} already exists.`, { path })
}

/** Links are copied as links. Half a copy is never seen. */
async function copyWhole(
  from: string,
  to: { at: string; folder: string },
  random: () => string,
): Promise<void> {
  const temporary = `${to.folder}/${temporaryName(random)}`
  try {
    await copyTree(nativePath(from), nativePath(temporary))
    await rename(nativePath(temporary), nativePath(to.at))
  } catch (error) {
    await rm(nativePath(temporary), { recursive: true, force: true })
    throw error
  }
}

/** `ensureFolder` makes it, or says what stands in its place. */
function ifNoFolder(error: unknown): null {
  if (errnoOf(error) === 'ENOTDIR') return null
  return ifMissing(error)
}

function ifMissing(error: unknown): null {
  if (errnoOf(error) === 'ENOENT') return null
  throw error
}

async function worded<Result>(path: string, act: () => Promise<Result>): Promise<Result> {
  try {
    return await act()
  } catch (error) {
    throw toFault(error, path)
  }
}
