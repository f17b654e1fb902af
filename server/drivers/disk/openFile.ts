import { type BigIntStats, constants } from 'node:fs'
import { type FileHandle, lstat, open } from 'node:fs/promises'
import { LIMITS } from '../../../src/socket/protocol'
import { FilesFault } from './filesFault'
import { nativePath } from './nativePath'

/**
 * Opens an ordinary file for reading and gives it back afterwards. Pipes, devices and sockets are refused
 * before they are opened, because opening one may hang; what was opened is checked again.
 */
export async function withFile<Result>(
  at: string,
  path: string,
  use: (handle: FileHandle, facts: BigIntStats) => Promise<Result>,
): Promise<Result> {
  ordinary(await lstat(nativePath(at), { bigint: true }), path)
  const handle = await open(nativePath(at), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    return await use(handle, ordinary(await handle.stat({ bigint: true }), path))
  } finally {
    await handle.close()
  }
}

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
    const chunk = Buffer.alloc(Math.max(Math.min(size - length, 1_048_576), 65_536))
    const { bytesRead } = await handle.read(chunk, 0, chunk.length, length)
    if (bytesRead === 0) return Buffer.concat(chunks)
    length += bytesRead
    if (length > maxBytes) throw tooLarge(path, length)
    chunks.push(chunk.subarray(0, bytesRead))
  }
}

export function tooLarge(path: string, size: number): FilesFault {
  const limit = size > LIMITS.fileBytes ? 'larger than 100 MB' : 'too large for one message'
  return new FilesFault('FILE_TOO_LARGE', `${path} is ${limit} (${size} bytes).`, { path, size })
}
