import { type BigIntStats, constants } from 'node:fs'
import { type FileHandle, lstat, open } from 'node:fs/promises'
import { LIMITS } from '../../../src/socket/protocol'
import { FilesFault } from './filesFault'
import { nativePath } from './nativePath'

export interface OpenFile {
  readonly handle: FileHandle
  readonly facts: BigIntStats
}

/**
 * Opens an ordinary file for reading; its owner closes it. Pipes, devices and sockets are refused before they are opened,
 * because opening one may hang; what was opened is checked again.
 */
export async function openOrdinary(at: string, path: string): Promise<OpenFile> {
  ordinary(await lstat(nativePath(at), { bigint: true }), path)
  const handle = await open(nativePath(at), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    return { handle, facts: ordinary(await handle.stat({ bigint: true }), path) }
  } catch (error) {
    await handle.close()
    throw error
  }
}

/** Opens an ordinary file for reading and gives it back afterwards. */
export async function withFile<Result>(
  at: string,
  path: string,
  use: (handle: FileHandle, facts: BigIntStats) => Promise<Result>,
): Promise<Result> {
  const { handle, facts } = await openOrdinary(at, path)
  try {
    return await use(handle, facts)
  } finally {
    await handle.close()
  }
}

/** Bytes that are read at a time. */
const CHUNK_BYTES = 1_048_576
const LEAST_CHUNK_BYTES = 4096

export function ordinary(facts: BigIntStats, path: string): BigIntStats {
  if (facts.isFile()) return facts
  if (facts.isDirectory()) throw new FilesFault('IS_DIRECTORY', `${path} is a folder.`, { path })
  throw new FilesFault('BAD_REQUEST', `${path} isn't an ordinary file.`, { path })
}

/** All bytes, or `FILE_TOO_LARGE`; a file that grows meanwhile is not followed beyond the limit. */
export async function readAll(
  handle: FileHandle,
  { size, path, maxBytes }: { size: number; path: string; maxBytes: number },
): Promise<Buffer> {
  if (size > maxBytes) throw tooLarge(path, size)
  const chunks: Buffer[] = []
  let length = 0
  for (;;) {
    // One byte more than is expected: of a file that has not grown, less than was asked for is its end.
    const chunk = Buffer.allocUnsafe(Math.min(Math.max(size - length + 1, LEAST_CHUNK_BYTES), CHUNK_BYTES))
    const { bytesRead } = await handle.read(chunk, 0, chunk.length, length)
    length += bytesRead
    if (length > maxBytes) throw tooLarge(path, length)
    if (bytesRead > 0) chunks.push(chunk.subarray(0, bytesRead))
    if (bytesRead === 0 || (bytesRead < chunk.length && length === size)) return Buffer.concat(chunks)
  }
}

export function tooLarge(path: string, size: number): FilesFault {
  const limit = size > LIMITS.fileBytes ? 'larger than 100 MB' : 'too large for one message'
  return new FilesFault('FILE_TOO_LARGE', `${path} is ${limit} (${size} bytes).`, { path, size })
}
