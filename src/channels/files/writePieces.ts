import { base64FromBytes } from '../../lib/base64'

/** Bytes of one piece. */
const PIECE = 262_144

export interface PieceToWrite {
  readonly uploadId: string
  readonly offset: number
  readonly content: string
  readonly final: boolean
  readonly size: number
}

/**
 * Sends a text in pieces, one after the other; resolves with the answer to the last one, with which alone the file is
 * written. Cut by bytes, so that no character is longer on the wire than it is here.
 */
export async function writePieces<Answer>(
  text: string,
  uploadId: string,
  send: (piece: PieceToWrite) => Promise<Answer>,
): Promise<Answer> {
  const bytes = new TextEncoder().encode(text)
  const size = bytes.length
  for (let offset = 0; ; offset += PIECE) {
    const final = offset + PIECE >= size
    const content = base64FromBytes(bytes.subarray(offset, offset + PIECE))
    const answer = await send({ uploadId, offset, content, final, size })
    if (final) return answer
  }
}
