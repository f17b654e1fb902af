import { createHash } from 'node:crypto'
import type { BigIntStats } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'

/** Younger files may change again without a visible change of their times, ms. */
const SETTLED_MS = 2000
const MAX_REMEMBERED = 5000
const CHUNK_BYTES = 262_144
const LEAST_CHUNK_BYTES = 4096

export interface Versions {
  /** What the open file is, read from its beginning; facts are taken before and after. @param found those of now */
  of(handle: FileHandle, found?: BigIntStats): Promise<string>
}

/** SHA-256 of the bytes alone; clients only compare it. */
export function versionOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64url')
}

/** Two equal fingerprints: the file was not touched, as far as the file system tells. */
export function fingerprint(facts: BigIntStats): string {
  return [facts.dev, facts.ino, facts.size, facts.mtimeNs, facts.ctimeNs].join(':')
}

/**
 * Hashes files and remembers the hash of those that have not changed for a while.
 *
 *     const version = await createVersions(Date.now).of(handle)
 */
export function createVersions(now: () => number): Versions {
  const known = new Map<string, string>()

  return {
    async of(handle, found) {
      const before = found ?? (await handle.stat({ bigint: true }))
      const print = fingerprint(before)
      const settled = now() - Number(before.mtimeMs) >= SETTLED_MS
      const remembered = settled ? known.get(print) : undefined
      if (remembered !== undefined) return remembered
      const version = await hashOf(handle, Number(before.size))
      if (settled && fingerprint(await handle.stat({ bigint: true })) === print) remember(print, version)
      return version
    },
  }

  function remember(print: string, version: string): void {
    known.set(print, version)
    const oldest = known.keys().next()
    if (known.size > MAX_REMEMBERED && !oldest.done) known.delete(oldest.value)
  }
}

/** A stream for each file costs more than reading its bytes, where there are many. */
async function hashOf(handle: FileHandle, size: number): Promise<string> {
  const hash = createHash('sha256')
  // One byte more than is expected: of a file that has not grown, less than was asked for is its end. One that grows
  // meanwhile is read faster than a program writes it.
  const chunk = Buffer.allocUnsafe(Math.min(Math.max(size + 1, LEAST_CHUNK_BYTES), CHUNK_BYTES))
  for (let position = 0; ; ) {
    const { bytesRead } = await handle.read(chunk, 0, chunk.length, position)
    hash.update(chunk.subarray(0, bytesRead))
    position += bytesRead
    if (bytesRead === 0 || (bytesRead < chunk.length && position === size)) return hash.digest('base64url')
  }
}
