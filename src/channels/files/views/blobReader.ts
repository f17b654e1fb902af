import { type ByteSource, PIECE_BYTES } from './byteSource'

/** A file that is another one by now is begun again, this often. */
const TRIES = 4

interface Reading {
  readonly size: number
  readonly fileId: string | null
  readonly parts: Blob[]
  offset: number
}

export interface BlobReader {
  /**
   * Reads what is missing. Rejects where a piece does not come; called again, it goes on from there.
   * @param wish.limit bytes above which nothing is read: null then
   */
  read(wish: {
    readonly type: string
    readonly limit: number
    readonly progress?: (percent: number) => void
    readonly isWanted: () => boolean
  }): Promise<Blob | null>
  /** Known once something was read. */
  size(): number | null
}

/**
 * A whole file as a blob, for what the browser shows by itself. Each piece is a blob of its own, which the browser may keep
 * out of memory.
 *
 *     const blob = await createBlobReader(source).read({ type: 'video/mp4', limit, isWanted: () => true })
 */
export function createBlobReader(source: ByteSource): BlobReader {
  let reading: Reading | null = null

  async function begin(): Promise<Reading> {
    const { size, fileId } = await source.read(0, 0)
    reading = { size, fileId, parts: [], offset: 0 }
    return reading
  }

  /** False where the file is another one by now. */
  async function readPiece(now: Reading): Promise<boolean> {
    const { bytes, size, fileId } = await source.read(now.offset, PIECE_BYTES)
    if (size !== now.size || fileId !== now.fileId || bytes.length === 0) return false
    now.parts.push(new Blob([bytes]))
    now.offset += bytes.length
    return true
  }

  return {
    size: () => reading?.size ?? null,
    async read({ type, limit, progress, isWanted }) {
      let tries = TRIES
      let now = reading ?? (await begin())
      while (now.offset < now.size) {
        if (now.size > limit || !isWanted()) return null
        if (await readPiece(now)) progress?.(Math.floor((now.offset * 100) / now.size))
        else {
          tries -= 1
          if (tries === 0) throw new Error('It keeps changing while it is read.')
          now = await begin()
        }
      }
      return new Blob(now.parts, { type })
    },
  }
}
