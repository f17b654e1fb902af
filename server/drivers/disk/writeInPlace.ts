import { type BigIntStats, constants } from 'node:fs'
import { type FileHandle, lstat, open } from 'node:fs/promises'
import { LIMITS } from '../../../src/socket/protocol'
import { errnoOf, FilesFault } from './filesFault'
import { nativePath } from './nativePath'
import { ordinary, readAll } from './openFile'
import type { Place, Places } from './places'
import type { Spare, SpareCopies } from './spareCopies'
import { fingerprint, versionOf } from './versions'

/** Pages reach the disk as wholes: after a power cut each is the old one or the new one. */
const PAGE = 4096
const FLAGS = constants.O_NOFOLLOW | constants.O_NONBLOCK

/**
 * Puts the new bytes into the file that is there, which stays the same file: its links, owner and attributes are
 * untouched. It is never empty meanwhile, and the copy in the state folder repairs it after a crash.
 * Needs the locks of the path and of the file itself.
 */
export async function writeInPlace(
  place: Place,
  { path, bytes, ifVersion }: { path: string; bytes: Uint8Array; ifVersion?: string | null | undefined },
  spares: SpareCopies | null,
): Promise<BigIntStats> {
  const { handle, isReadable } = await openForBoth(place.at)
  try {
    const facts = ordinary(await handle.stat({ bigint: true }), path)
    const old = isReadable && facts.size <= LIMITS.fileBytes ? await contentOf(handle, facts) : null
    refuseConflict(old, ifVersion, path)
    // What cannot be read cannot be recognised after a crash either.
    const removeSpare = old && spares ? await spares.keep({ path, old, fresh: bytes }) : null
    if (
      old &&
      ifVersion !== undefined &&
      fingerprint(await handle.stat({ bigint: true })) !== fingerprint(facts)
    )
      refuseConflict(await contentOf(handle, facts), ifVersion, path)
    try {
      await overwrite(handle, Number(facts.size), bytes)
    } catch (error) {
      // Where the old text cannot be put back either, the copy stays for the next start.
      if (old && (await isRestored(handle, old, bytes.length))) await removeSpare?.()
      throw error
    }
    await removeSpare?.()
    return await handle.stat({ bigint: true })
  } finally {
    await handle.close()
  }
}

/** Completes what a server that was killed was writing. Before anything is read. Resolves with those paths. */
export async function repairWrites(places: Places, spares: SpareCopies): Promise<string[]> {
  const repaired: string[] = []
  await spares.each(async (spare) => {
    try {
      if (await places.withTarget(spare.path, (place) => isCompleted(place, spare))) repaired.push(spare.path)
      return true
    } catch {
      return false // It may be on a disk that is not there yet: looked at again at the next start.
    }
  })
  return repaired
}

/** False where the file is not half-written: the write never began, was complete, or the user changed it since. */
async function isCompleted(place: Place, { path, old, fresh }: Spare): Promise<boolean> {
  ordinary(await lstat(nativePath(place.at), { bigint: true }), path)
  const { handle } = await openForBoth(place.at)
  try {
    const facts = ordinary(await handle.stat({ bigint: true }), path)
    if (facts.size > LIMITS.fileBytes || !isHalfWritten(await contentOf(handle, facts), old, fresh))
      return false
    await overwrite(handle, Number(facts.size), fresh)
    return true
  } finally {
    await handle.close()
  }
}

/** What lies behind the old end comes first: a full disk is noticed while the old text is still whole. */
async function overwrite(handle: FileHandle, oldSize: number, bytes: Uint8Array): Promise<void> {
  if (bytes.length > oldSize) {
    await put(handle, bytes.subarray(oldSize), oldSize)
    await handle.sync()
  }
  await put(handle, bytes.subarray(0, oldSize), 0)
  await handle.truncate(bytes.length)
  await handle.sync()
}

async function put(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done)
    done += bytesWritten
  }
}

async function isRestored(handle: FileHandle, old: Uint8Array, touched: number): Promise<boolean> {
  try {
    await put(handle, old.subarray(0, touched), 0)
    await handle.truncate(old.length)
    await handle.sync()
    return true
  } catch {
    return false // The failure that led here is the one to report.
  }
}

/** True for what a cut in the middle of `overwrite` leaves: neither the old text nor the new one, but made of both. */
export function isHalfWritten(found: Uint8Array, old: Uint8Array, fresh: Uint8Array): boolean {
  if (isSame(found, old) || isSame(found, fresh)) return false
  return isCutShort(found, old, fresh) || isOfPages(found, old, fresh)
}

/** The process was killed: what was written first is there, what was to follow is not. */
function isCutShort(found: Uint8Array, old: Uint8Array, fresh: Uint8Array): boolean {
  const behind = fresh.subarray(old.length)
  if (found.length < old.length + behind.length)
    return isSame(found.subarray(0, old.length), old) && startsWith(behind, found.subarray(old.length))
  const rest = fresh.length > old.length ? behind : old.subarray(fresh.length)
  const both = Math.min(old.length, fresh.length)
  let cut = 0
  while (cut < both && found[cut] === fresh[cut]) cut += 1
  return isSame(found.subarray(cut, both), old.subarray(cut, both)) && isSame(found.subarray(both), rest)
}

/** The power failed: pages are written in any order. */
function isOfPages(found: Uint8Array, old: Uint8Array, fresh: Uint8Array): boolean {
  if (found.length !== old.length && found.length !== fresh.length) return false
  for (let start = 0; start < found.length; start += PAGE) {
    const end = Math.min(start + PAGE, found.length)
    const page = found.subarray(start, end)
    if (!isSame(page, old.subarray(start, end)) && !isSame(page, fresh.subarray(start, end))) return false
  }
  return true
}

const isSame = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0

const startsWith = (whole: Uint8Array, start: Uint8Array): boolean =>
  isSame(whole.subarray(0, start.length), start)

async function openForBoth(at: string): Promise<{ handle: FileHandle; isReadable: boolean }> {
  try {
    return { handle: await open(nativePath(at), constants.O_RDWR | FLAGS), isReadable: true }
  } catch (error) {
    if (errnoOf(error) !== 'EACCES') throw error
    return { handle: await open(nativePath(at), constants.O_WRONLY | FLAGS), isReadable: false }
  }
}

function contentOf(handle: FileHandle, facts: BigIntStats): Promise<Buffer> {
  return readAll(handle, { size: Number(facts.size), path: '', maxBytes: Number.POSITIVE_INFINITY })
}

function refuseConflict(old: Uint8Array | null, ifVersion: string | null | undefined, path: string): void {
  if (ifVersion === undefined || old === null || versionOf(old) === ifVersion) return
  throw new FilesFault('CONFLICT', `${path} changed on disk.`, { path, currentVersion: versionOf(old) })
}
