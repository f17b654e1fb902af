import { bytesFromBase64 } from '../../../lib/text/base64'
import type { FilesQueries } from '../queries'
import { readDataSchema } from '../shared/protocol'

/** Bytes that are asked for at a time (docs/protocol.md, F60). */
export const PIECE_BYTES = 524_288

interface BytePiece {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Of the whole file at that moment. */
  readonly size: number
  /** Null where the server does not tell files under one name apart. */
  readonly fileId: string | null
}

/** Reads any part of a file as it is now. Rejects with `FilesError` or `RequestError`. */
export interface ByteSource {
  read(offset: number, length: number): Promise<BytePiece>
}

type Queries = Pick<FilesQueries, 'get' | 'has'>

/** Whether parts of files can be read at all, and of files of which size. */
export const canReadParts = ({ has }: Pick<Queries, 'has'>): boolean =>
  has('files.live') || has('files.range')

/**
 * The bytes of a file. A server without live pieces reads those of files up to its limit, and reads all of it for a piece.
 *
 *     const source = createByteSource(queries, '/server.log')
 *     const { bytes, size } = await source.read(0, 65_536)
 */
export function createByteSource({ get, has }: Queries, path: string): ByteSource {
  const live = has('files.live') ? { live: true } : {}
  return {
    async read(offset, length) {
      const frame = { type: 'read', path, offset, length: Math.min(length, PIECE_BYTES), ...live }
      const { content, size, fileId = null } = await get(readDataSchema, frame)
      const bytes = bytesFromBase64(content)
      return { bytes, size: size ?? offset + bytes.length, fileId }
    },
  }
}
