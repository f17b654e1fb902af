import { base64FromBytes } from '../../../lib/text/base64'
import { FilesError } from '../filesError'
import { pieceWrittenDataSchema } from '../shared/protocol'

/** Bytes of one piece. */
const PIECE = 262_144
/** Texts that are kept over a cut; those that were cut before them are sent anew. */
const MAX_UNSENT = 3

export interface PieceToWrite {
  readonly uploadId: string
  readonly offset: number
  readonly content: string
  readonly final: boolean
  readonly size: number
}

/** A text that was on its way when the connection was lost: the same one goes on where it was. */
export interface Unsent {
  readonly text: string
  /** Under which conditions, and in which encoding. */
  readonly about: string
  readonly uploadId: string
}

interface Parts {
  readonly send: (piece: PieceToWrite) => Promise<unknown>
  readonly newId: () => string
  /** By path. */
  readonly unsent: Map<string, Unsent>
}

/**
 * Sends a text in pieces, one after the other; resolves with the answer to the last one, with which alone the file is
 * written. Cut by bytes, so that no character is longer on the wire than it is here.
 */
export async function writePieces(
  text: string,
  about: { readonly path: string },
  { send, newId, unsent }: Parts,
): Promise<unknown> {
  const { path } = about
  const kept = unsent.get(path)
  const isSame = kept?.text === text && kept.about === JSON.stringify(about)
  const upload = isSame ? kept : { text, about: JSON.stringify(about), uploadId: newId() }
  unsent.delete(path)
  try {
    return await sendFrom(upload, isSame, send)
  } catch (error) {
    if (!(error instanceof FilesError)) keep(unsent, path, upload)
    throw error
  }
}

async function sendFrom(
  { text, uploadId }: Unsent,
  isResumed: boolean,
  send: Parts['send'],
): Promise<unknown> {
  const bytes = new TextEncoder().encode(text)
  const size = bytes.length
  const said = isResumed ? await send({ uploadId, offset: 0, content: '', final: false, size }) : null
  for (let offset = nextOf(said); ; offset += PIECE) {
    const final = offset + PIECE >= size
    const content = base64FromBytes(bytes.subarray(offset, offset + PIECE))
    const answer = await send({ uploadId, offset, content, final, size })
    if (final) return answer
  }
}

function nextOf(said: unknown): number {
  const parsed = pieceWrittenDataSchema.safeParse(said)
  return parsed.success ? parsed.data.next : 0
}

function keep(unsent: Map<string, Unsent>, path: string, upload: Unsent): void {
  unsent.set(path, upload)
  const [oldest] = unsent.keys()
  if (unsent.size > MAX_UNSENT && oldest !== undefined) unsent.delete(oldest)
}
