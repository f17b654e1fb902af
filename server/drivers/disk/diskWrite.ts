import { type BigIntStats, constants } from 'node:fs'
import { access, type FileHandle, link, lstat, open, rename, rm } from 'node:fs/promises'
import type { KeyedMutex } from '../../lib/keyedMutex'
import type { CarryOver } from './carryOver'
import { errnoOf, FilesFault } from './filesFault'
import { nativePath } from './nativePath'
import { type OpenFile, openOrdinary, ordinary, withFile } from './openFile'
import type { Place } from './places'
import { temporaryName } from './safePath'
import type { SpareCopies } from './spareCopies'
import { fingerprint, type Versions, versionOf } from './versions'
import { writeInPlace } from './writeInPlace'

export interface WriteOptions {
  /** A version: write only if the file still has it. Null: only if there is none. Absent: whatever is there. */
  readonly ifVersion?: string | null
  /** What is under the path itself: a link there is refused. */
  readonly isEntry?: boolean
}

/** Bytes that are in a file outside the workspace, which the server alone changes. */
export interface FileSource {
  readonly size: number
  /** As `versionOf` its bytes. */
  readonly version: string
  /** All of them: only where there is no other way. */
  bytes(): Promise<Uint8Array>
  /** Writes them at the end of an open file. */
  copyTo(handle: FileHandle): Promise<void>
}

export interface Saved {
  readonly facts: BigIntStats
  readonly version: string
  readonly outcome: 'created' | 'modified' | 'same'
}

interface Current {
  readonly facts: BigIntStats
  /** Null where the write has no condition. */
  readonly version: string | null
  /** Open where its version was looked at. */
  readonly handle: FileHandle | null
}

interface Parts {
  readonly versions: Versions
  readonly random: () => string
  readonly spares: SpareCopies | null
  /** By `inodeOf`: held while a file is written in place. */
  readonly inodes: KeyedMutex
  readonly carryOver: CarryOver
}

type Written = { path: string; bytes: Uint8Array | FileSource } & WriteOptions

/** What may not be done to this name, though the file itself may be writable: it is in a folder that is not ours, or is mounted. */
const NOT_REPLACEABLE = new Set(['EACCES', 'EPERM', 'EROFS', 'EBUSY', 'EXDEV'])

/**
 * Replaces a file in one step: readers see the old bytes or the new ones, and a full disk leaves the old file.
 * Where that would make it another file (it has several links, or an owner or attributes that cannot be given to a
 * new one) or is not allowed, it is written in place. Needs the lock of `place.real`.
 */
export async function save(place: Place, written: Written, parts: Parts): Promise<Saved> {
  const { path, bytes, ifVersion } = written
  const version = contentVersion(bytes)
  const current = await currentOf(place, path, { versions: parts.versions, hash: ifVersion !== undefined })
  try {
    if (current && current.version === version) return { facts: current.facts, version, outcome: 'same' }
    refuseConflict(current, ifVersion, path)
    if (!current) return { facts: await create(place, written, parts), version, outcome: 'created' }

    await access(nativePath(place.at), constants.W_OK)
    const facts =
      (current.facts.nlink === 1n ? await replace(place, { ...written, current }, parts) : null) ??
      (await parts.inodes.run([inodeOf(current.facts)], async () =>
        writeInPlace(place, { ...written, bytes: await wholeOf(bytes) }, parts.spares),
      ))
    return { facts, version, outcome: 'modified' }
  } finally {
    await current?.handle?.close()
  }
}

export const contentVersion = (bytes: Uint8Array | FileSource): string =>
  bytes instanceof Uint8Array ? versionOf(bytes) : bytes.version

const wholeOf = async (bytes: Uint8Array | FileSource): Promise<Uint8Array> =>
  bytes instanceof Uint8Array ? bytes : bytes.bytes()

const fill = (handle: FileHandle, bytes: Uint8Array | FileSource): Promise<void> =>
  bytes instanceof Uint8Array ? handle.writeFile(bytes) : bytes.copyTo(handle)

/** The same for all names of one file. */
export function inodeOf({ dev, ino }: Pick<BigIntStats, 'dev' | 'ino'>): string {
  return `${dev}:${ino}`
}

async function create(
  place: Place,
  { path, bytes, ifVersion }: Written,
  { random }: Parts,
): Promise<BigIntStats> {
  const temporary = `${place.folder}/${temporaryName(random)}`
  try {
    const handle = await openTemporary(temporary, 0o666)
    await filled(handle, () => fill(handle, bytes))
    if (ifVersion === null) await putNew(temporary, place.at, path)
    else await rename(nativePath(temporary), nativePath(place.at))
  } catch (error) {
    await rm(nativePath(temporary), { force: true })
    throw error
  }
  return lstat(nativePath(place.at), { bigint: true })
}

/** Null where the file cannot be replaced by another that is the same but for its bytes. */
async function replace(
  place: Place,
  { path, bytes, ifVersion, current }: Written & { current: Current },
  { versions, random, carryOver }: Parts,
): Promise<BigIntStats | null> {
  const temporary = `${place.folder}/${temporaryName(random)}`
  try {
    const handle = await openTemporary(temporary, 0o600).catch(ifNotReplaceable)
    if (!handle) return null
    const facts = await filled(handle, async () => {
      await fill(handle, bytes)
      if (current.handle) return carryOver({ handle: current.handle, facts: current.facts }, handle)
      return withFile(place.at, path, (old, found) => carryOver({ handle: old, facts: found }, handle)).catch(
        ifNotReplaceable,
      )
    })
    if (facts && ifVersion !== undefined) await refuseChanged(place, { path, current, ifVersion, versions })
    const isReplaced =
      facts && (await rename(nativePath(temporary), nativePath(place.at)).then(() => true, ifNotReplaceable))
    if (isReplaced) return facts
    await rm(nativePath(temporary), { force: true })
    return null
  } catch (error) {
    await rm(nativePath(temporary), { force: true })
    throw error
  }
}

function ifNotReplaceable(error: unknown): null {
  if (NOT_REPLACEABLE.has(errnoOf(error) ?? '')) return null
  throw error
}

async function currentOf(
  place: Place,
  path: string,
  { versions, hash }: { versions: Versions; hash: boolean },
): Promise<Current | null> {
  try {
    if (hash) return await lookedAt(await openOrdinary(place.at, path), versions)
    const facts = ordinary(await lstat(nativePath(place.at), { bigint: true }), path)
    return { facts, version: null, handle: null }
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return null
    throw error
  }
}

async function lookedAt({ handle, facts }: OpenFile, versions: Versions): Promise<Current> {
  try {
    return { facts, version: await versions.of(handle, facts), handle }
  } catch (error) {
    await handle.close()
    throw error
  }
}

function refuseConflict(current: Current | null, ifVersion: string | null | undefined, path: string): void {
  if (ifVersion === undefined || (current?.version ?? null) === ifVersion) return
  if (!current) throw new FilesFault('CONFLICT', `${path} was deleted on disk.`, { path })
  const words = ifVersion === null ? `${path} already exists.` : `${path} changed on disk.`
  throw new FilesFault('CONFLICT', words, { path, currentVersion: current.version ?? '' })
}

/** Another program may have written while the new bytes went to disk. */
async function refuseChanged(
  place: Place,
  {
    path,
    current,
    ifVersion,
    versions,
  }: { path: string; current: Current; ifVersion: string | null; versions: Versions },
): Promise<void> {
  const facts = await lstat(nativePath(place.at), { bigint: true }).catch(() => null)
  if (facts && fingerprint(facts) === fingerprint(current.facts)) return
  const now = await currentOf(place, path, { versions, hash: true })
  await now?.handle?.close()
  refuseConflict(now, ifVersion, path)
}

function openTemporary(temporary: string, mode: number): Promise<FileHandle> {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW
  return open(nativePath(temporary), flags, mode)
}

/** On the disk, and closed, when it resolves. */
async function filled<Result>(handle: FileHandle, fill: () => Promise<Result>): Promise<Result> {
  try {
    const result = await fill()
    await handle.sync()
    return result
  } finally {
    await handle.close()
  }
}

/** A name is taken atomically by a hard link; file systems without them take it with an empty file. */
async function putNew(temporary: string, at: string, path: string): Promise<void> {
  try {
    await link(nativePath(temporary), nativePath(at))
    await rm(nativePath(temporary), { force: true })
  } catch (error) {
    const errno = errnoOf(error)
    if (errno === 'EEXIST') throw new FilesFault('CONFLICT', `${path} already exists.`, { path })
    if (errno !== 'EPERM' && errno !== 'ENOTSUP' && errno !== 'ENOSYS') throw error
    await (await open(nativePath(at), constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL)).close()
    await rename(nativePath(temporary), nativePath(at))
  }
}
