import { type BigIntStats, constants } from 'node:fs'
import { access, type FileHandle, link, lstat, open, rename, rm } from 'node:fs/promises'
import { errnoOf, FilesFault } from '../filesFault'
import { temporaryName } from '../safePath'
import { ordinary, withFile } from './openFile'
import type { Place } from './places'
import { fingerprint, type Versions, versionOf } from './versions'

export interface WriteOptions {
  /** A version: write only if the file still has it. Null: only if there is none. Absent: whatever is there. */
  readonly ifVersion?: string | null
}

export interface Saved {
  readonly facts: BigIntStats
  readonly version: string
  readonly outcome: 'created' | 'modified' | 'same'
}

interface Current {
  readonly facts: BigIntStats
  /** Null where nobody asked for it. */
  readonly version: string | null
}

interface Parts {
  readonly versions: Versions
  readonly random: () => string
}

/**
 * Replaces a file in one step: readers see the old bytes or the new ones, and a full disk leaves the old file.
 * Needs the lock of `place.real`.
 */
export async function save(
  place: Place,
  { path, bytes, ifVersion }: { path: string; bytes: Uint8Array } & WriteOptions,
  { versions, random }: Parts,
): Promise<Saved> {
  const version = versionOf(bytes)
  const current = await currentOf(place, path, { versions, hash: ifVersion !== undefined })
  if (current && current.version === version) return { facts: current.facts, version, outcome: 'same' }
  refuseConflict(current, ifVersion, path)
  if (current) await access(place.at, constants.W_OK)

  const temporary = `${place.folder}/${temporaryName(random)}`
  try {
    await fill(temporary, bytes, current?.facts ?? null)
    if (ifVersion !== undefined && current) await refuseChanged(place, { path, current, ifVersion, versions })
    if (ifVersion === null) await putNew(temporary, place.at, path)
    else await rename(temporary, place.at)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
  const facts = await lstat(place.at, { bigint: true })
  return { facts, version, outcome: current ? 'modified' : 'created' }
}

async function currentOf(
  place: Place,
  path: string,
  { versions, hash }: { versions: Versions; hash: boolean },
): Promise<Current | null> {
  try {
    const facts = ordinary(await lstat(place.at, { bigint: true }), path)
    const version = hash ? await withFile(place.at, path, (handle) => versions.of(handle)) : null
    return { facts, version }
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return null
    throw error
  }
}

function refuseConflict(current: Current | null, ifVersion: string | null | undefined, path: string): void {
  if (ifVersion === undefined || (current?.version ?? null) === ifVersion) return
  if (!current) throw new FilesFault('CONFLICT', `${path} was deleted on disk.`, { path })
  const words = ifVersion === null ? `${path} already exists.` : `${path} changed on disk.`
  throw new FilesFault('CONFLICT', words, { path, currentVersion: current.version ?? '' })
}

/** Somebody else may have written while the new bytes went to disk. */
async function refuseChanged(
  place: Place,
  {
    path,
    current,
    ifVersion,
    versions,
  }: { path: string; current: Current; ifVersion: string | null; versions: Versions },
): Promise<void> {
  const facts = await lstat(place.at, { bigint: true }).catch(() => null)
  if (facts && fingerprint(facts) === fingerprint(current.facts)) return
  refuseConflict(await currentOf(place, path, { versions, hash: true }), ifVersion, path)
}

async function fill(temporary: string, bytes: Uint8Array, old: BigIntStats | null): Promise<void> {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW
  const handle = await open(temporary, flags, old ? 0o600 : 0o666)
  try {
    await handle.writeFile(bytes)
    if (old) await keepOwner(handle, old)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function keepOwner(handle: FileHandle, old: BigIntStats): Promise<void> {
  if (process.getuid?.() === 0) await handle.chown(Number(old.uid), Number(old.gid))
  await handle.chmod(Number(old.mode & 0o7777n))
}

/** A name is taken atomically by a hard link; file systems without them take it with an empty file. */
async function putNew(temporary: string, at: string, path: string): Promise<void> {
  try {
    await link(temporary, at)
    await rm(temporary, { force: true })
  } catch (error) {
    const errno = errnoOf(error)
    if (errno === 'EEXIST') throw new FilesFault('CONFLICT', `${path} already exists.`, { path })
    if (errno !== 'EPERM' && errno !== 'ENOTSUP' && errno !== 'ENOSYS') throw error
    await (await open(at, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL)).close()
    await rename(temporary, at)
  }
}
