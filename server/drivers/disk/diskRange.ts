import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { LIMITS } from '../../../src/socket/protocol'
import { FilesFault } from './filesFault'
import { tooLarge } from './openFile'
import { fingerprint, type Versions } from './versions'

export interface Range {
  readonly offset: number
  readonly length: number
  /** Of the pieces before: another file now is refused with `CONFLICT`. */
  readonly ifVersion?: string | null | undefined
}

export type LiveRange = Pick<Range, 'offset' | 'length'>

export interface LivePart {
  /** Fewer than were asked for where the file ends, or became shorter meanwhile. */
  readonly bytes: Buffer
  readonly size: number
  readonly eof: boolean
  /** Of the file and not of its content: a log that was replaced by another one has another. */
  readonly fileId: string
}

export interface RangeResult {
  readonly bytes: Buffer
  /** Of the whole file. */
  readonly size: number
  readonly version: string
  readonly eof: boolean
}

/** Files whose versions are remembered between two pieces. */
const MAX_KNOWN = 64

/**
 * Reads files in pieces of one version. The file is hashed for the first piece and again for the last one: what
 * changed between two pieces without a visible change of its times is noticed then.
 */
export function createRanges(versions: Versions) {
  const known = new Map<string, string>()

  async function versionOf(handle: FileHandle, print: string, isLast: boolean): Promise<string> {
    const remembered = isLast ? undefined : known.get(print)
    if (remembered !== undefined) return remembered
    const version = await versions.of(handle)
    known.delete(print)
    known.set(print, version)
    const [oldest] = known.keys()
    if (known.size > MAX_KNOWN && oldest !== undefined) known.delete(oldest)
    return version
  }

  return {
    async read(handle: FileHandle, path: string, range: Range): Promise<RangeResult> {
      const { offset, length, ifVersion } = range
      const facts = await handle.stat({ bigint: true })
      const size = Number(facts.size)
      if (size > LIMITS.fileBytes) throw tooLarge(path, size)
      const bytes = Buffer.alloc(Math.max(0, Math.min(length, size - offset)))
      const eof = offset + bytes.length >= size
      const bytesRead = await fill(handle, bytes, offset)
      const version = await versionOf(handle, fingerprint(facts), eof)
      const isSame = fingerprint(await handle.stat({ bigint: true })) === fingerprint(facts)
      if (!isSame || bytesRead < bytes.length || (ifVersion !== undefined && ifVersion !== version))
        throw new FilesFault('CONFLICT', `${path} changed while it was read.`, {
          path,
          currentVersion: version,
        })
      return { bytes, size, version, eof }
    },
  }
}

/**
 * Reads what is there, whatever the size of the whole: nothing else is read, so that the end of a log of 10 GB costs no more
 * than a short file. An inode may be used again by the file that takes the name; its time of birth tells them apart.
 */
export async function readLive(handle: FileHandle, { offset, length }: LiveRange): Promise<LivePart> {
  const facts = await handle.stat({ bigint: true })
  const size = Number(facts.size)
  const bytes = Buffer.alloc(Math.max(0, Math.min(length, size - offset)))
  const bytesRead = await fill(handle, bytes, offset)
  const fileId = createHash('sha256')
    .update([facts.dev, facts.ino, facts.birthtimeNs].join(':'))
    .digest('base64url')
    .slice(0, 22)
  return { bytes: bytes.subarray(0, bytesRead), size, eof: offset + bytesRead >= size, fileId }
}

async function fill(handle: FileHandle, bytes: Buffer, offset: number): Promise<number> {
  let done = 0
  while (done < bytes.length) {
    const { bytesRead } = await handle.read(bytes, done, bytes.length - done, offset + done)
    if (bytesRead === 0) break
    done += bytesRead
  }
  return done
}
