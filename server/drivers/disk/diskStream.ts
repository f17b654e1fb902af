import { constants } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { FilesFault } from './filesFault'
import { openOrdinary } from './openFile'

/** Bytes that are read at a time. */
const CHUNK_BYTES = 262_144

/** A file of any size that is open for reading. It stays the same file, whatever its name leads to meanwhile. */
export interface OpenedFile {
  /** Bytes, as it was opened. */
  readonly size: number
  readonly modified: Date
  readonly isExecutable: boolean
  /** So many bytes, once; it closes the file. Rejects where there are fewer by now. */
  chunks(): AsyncGenerator<Buffer>
  close(): Promise<void>
}

/** Opens an ordinary file to be read from its beginning to its end, without having all of it in memory. */
export async function openStream(at: string, path: string): Promise<OpenedFile> {
  const { handle, facts } = await openOrdinary(at, path)
  const size = Number(facts.size)
  const modified = new Date(Number(facts.mtimeMs))
  return {
    size,
    modified: Number.isNaN(modified.getTime()) ? new Date(0) : modified,
    isExecutable: (Number(facts.mode) & constants.S_IXUSR) !== 0,
    chunks: () => chunksOf(handle, size, path),
    close: () => handle.close(),
  }
}

async function* chunksOf(handle: FileHandle, size: number, path: string): AsyncGenerator<Buffer> {
  try {
    for (let done = 0; done < size; ) {
      const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, size - done))
      const { bytesRead } = await handle.read(chunk, 0, chunk.length, done)
      if (bytesRead === 0)
        throw new FilesFault('CONFLICT', `${path} became shorter while it was read.`, { path })
      done += bytesRead
      yield chunk.subarray(0, bytesRead)
    }
  } finally {
    await handle.close()
  }
}
