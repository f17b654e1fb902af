import { bytesFromBase64 } from '../../../lib/text/base64'
import { FilesError } from '../filesError'
import type { ReadData } from '../shared/protocol'

/** Bytes that are asked for at a time (docs/protocol.md, F10). */
const PIECE_BYTES = 524_288
/** A file that changes while it is read is begun again, this often. */
const TRIES = 4

/** How a file is to be read. */
export interface ReadWish {
  /** Text in this encoding, or `auto`; absent where text is not expected, or the server does not know encodings. */
  readonly charset?: string | undefined
  /** With `auto`: the encoding that it had before, which wins where the bytes allow it. */
  readonly prefer?: string | undefined
  /** Wanted only if the file has another version; only where `canReadUnless`. */
  readonly unlessVersion?: string | undefined
  /** Asked between two pieces: false ends the reading. */
  readonly isWanted?: (() => boolean) | undefined
  /** How much is there, in per cent; not told where one message held all. */
  readonly progress?: ((percent: number) => void) | undefined
}

/** A file as a whole, however many messages it took. */
export type WholeFile =
  | {
      readonly kind: 'text'
      readonly text: string
      readonly version: string | null
      /** UTF-8 where it is not said. */
      readonly charset?: string | undefined
      /** False where saving the text again would change the bytes of the file. */
      readonly isExact?: boolean | undefined
      /** Bytes of its UTF-8, where they were counted. */
      readonly size?: number | undefined
    }
  | {
      readonly kind: 'bytes'
      /** Null: text was wanted, and this is none and long. Views of it fetch what they need. */
      readonly bytes: Uint8Array<ArrayBuffer> | null
      readonly version: string | null
      /** Of the file, where it is not that of `bytes`. */
      readonly size?: number | undefined
    }

export interface PieceRequest {
  readonly offset?: number | undefined
  readonly length?: number | undefined
  readonly ifVersion?: string | undefined
  readonly charset?: string | undefined
  readonly prefer?: string | undefined
}

/** A file of which a part is here when the connection is lost: the next reading goes on from there. */
export interface Reading {
  /** In which encoding it was wished. */
  readonly wished: string | undefined
  readonly charset: string | undefined
  readonly ifVersion: string | undefined
  readonly size: number
  readonly pieces: ReturnType<typeof createPieces>
}

/** Parts of files that are kept over a cut; those that were cut before them are read anew. */
const MAX_UNFINISHED = 3

interface Parts {
  /** One message: all of the file, or a piece of it. */
  readonly ask: (request: PieceRequest) => Promise<ReadData>
  /** The answer to the first question, where it is here already. */
  readonly first?: ReadData | null
  /** By path, what a cut left. */
  readonly unfinished?: Map<string, Reading>
  /** Words for a file that is another one each time it is read. */
  readonly keepsChanging: string
  /** The server reads in pieces. */
  readonly hasPieces: boolean
  /** The server says what is text, where text is wished. */
  readonly tellsText?: boolean
}

/**
 * Reads a file of up to the file limit. The pieces are of one version: where it changes, it is begun again. Few files
 * are no short UTF-8: `queries.ts` loads this code when one comes.
 */
export async function readWhole(path: string, parts: Parts, wish: ReadWish = {}): Promise<WholeFile> {
  const { ask, unfinished = new Map<string, Reading>() } = parts
  let kept = unfinished.get(path)
  unfinished.delete(path)
  if (kept?.wished !== wish.charset) kept = undefined
  for (let tries = 1; ; tries += 1) {
    const first = kept ? null : (tries === 1 && parts.first) || (await begin(parts, wish))
    if (first && first.eof !== false) return wholeOf(first)
    if (parts.tellsText && first && wish.charset !== undefined && first.charset === undefined)
      return { kind: 'bytes', bytes: null, version: null, size: first.size }
    const reading = kept ?? readingOf(first, wish)
    kept = undefined
    try {
      return await joinPieces({ path, reading, first, ask, wish })
    } catch (error) {
      if (!(error instanceof FilesError)) keep(unfinished, path, reading)
      if (!(error instanceof FilesError) || error.code !== 'CONFLICT') throw error
      if (tries === TRIES) throw new FilesError('INTERNAL_ERROR', parts.keepsChanging, { path })
    }
  }
}

function readingOf(first: ReadData | null, { charset: wished }: ReadWish): Reading {
  const { charset, version: ifVersion, size = 0 } = first ?? {}
  return { wished, charset, ifVersion, size, pieces: createPieces(charset !== undefined) }
}

function keep(unfinished: Map<string, Reading>, path: string, reading: Reading): void {
  unfinished.set(path, reading)
  const [oldest] = unfinished.keys()
  if (unfinished.size > MAX_UNFINISHED && oldest !== undefined) unfinished.delete(oldest)
}

/** Some servers answer with the first piece where the file does not fit one message, others refuse. */
async function begin({ ask, hasPieces }: Parts, { charset, prefer }: ReadWish): Promise<ReadData> {
  try {
    return await ask({ charset, prefer })
  } catch (error) {
    const isTooLarge = error instanceof FilesError && error.code === 'FILE_TOO_LARGE'
    if (!isTooLarge || !hasPieces) throw error
    return ask({ charset, prefer, offset: 0, length: PIECE_BYTES })
  }
}

function wholeOf(answer: ReadData): WholeFile {
  const { content, encoding, version = null, charset, exact: isExact } = answer
  if (encoding === 'utf-8') return { kind: 'text', text: content, version, charset, isExact }
  const bytes = bytesFromBase64(content)
  if (charset === undefined) return { kind: 'bytes', bytes, version }
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  return { kind: 'text', text, version, charset, isExact, size: bytes.length }
}

interface Joined {
  readonly path: string
  readonly reading: Reading
  /** A piece that is here already. */
  readonly first: ReadData | null
  readonly ask: (request: PieceRequest) => Promise<ReadData>
  readonly wish: ReadWish
}

/** Asks for the rest of a file whose first piece is here. Rejects with `CONFLICT` where it is another one by now. */
async function joinPieces({ path, reading, first, ask, wish }: Joined): Promise<WholeFile> {
  const { charset, ifVersion, size, pieces } = reading
  const next = () => ask({ charset, offset: pieces.size(), length: PIECE_BYTES, ifVersion })
  let piece = first ?? (await next())
  for (;;) {
    pieces.add(bytesFromBase64(piece.content))
    if (piece.eof !== false) break
    if (wish.isWanted?.() === false)
      throw new FilesError('INTERNAL_ERROR', `${path} is not wanted any more.`, { path })
    wish.progress?.(Math.floor((pieces.size() * 100) / Math.max(size, 1)))
    piece = await next()
  }
  const { version = null, exact } = piece
  if (pieces.size() !== size) throw new FilesError('CONFLICT', `${path} changed while it was read.`, { path })
  const text = pieces.text()
  if (text === null) return { kind: 'bytes', bytes: pieces.bytes(), version }
  return { kind: 'text', text: text.text, version, charset, isExact: exact !== false && text.isUtf8, size }
}

/** Puts pieces together as they come, so that no long work is left for the end. */
function createPieces(isText: boolean) {
  const bytes: Uint8Array<ArrayBuffer>[] = []
  const texts: string[] = []
  const strict = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true })
  let isUtf8 = isText
  let size = 0

  function decode(piece?: Uint8Array<ArrayBuffer>): void {
    try {
      texts.push(piece ? strict.decode(piece, { stream: true }) : strict.decode())
    } catch {
      // What is no UTF-8 after all is decoded anew, with marks in place of what cannot be read.
      isUtf8 = false
    }
  }

  return {
    add(piece: Uint8Array<ArrayBuffer>): void {
      size += piece.length
      bytes.push(piece)
      if (isUtf8) decode(piece)
    },
    size: () => size,
    bytes(): Uint8Array<ArrayBuffer> {
      const whole = new Uint8Array(size)
      let at = 0
      for (const piece of bytes) {
        whole.set(piece, at)
        at += piece.length
      }
      return whole
    },
    /** Null where no text was wanted. */
    text(): { text: string; isUtf8: boolean } | null {
      if (!isText) return null
      if (isUtf8) decode()
      if (isUtf8) return { text: texts.join(''), isUtf8 }
      return { text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(this.bytes()), isUtf8 }
    },
  }
}
