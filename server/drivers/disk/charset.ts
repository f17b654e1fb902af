import { isUtf8 } from 'node:buffer'
import { setImmediate as nextTurn } from 'node:timers/promises'
import iconv from 'iconv-lite'
import type { Charset } from '../../../src/channels/files/shared/charsets'
import { safeCut } from '../../../src/lib/text/surrogates'
import { guessCharsets } from './guessCharset'

/** Bytes or UTF-16 units that are converted before other requests get their turn. */
const SLICE = 1_048_576

interface DecodedText {
  readonly text: string
  readonly charset: Charset
  /** False: encoding the text again gives other bytes, so that it must not be saved. */
  readonly isExact: boolean
}

/** What was wanted: one encoding, or whatever the bytes look like, `prefer` first. */
export interface CharsetWish {
  readonly charset: Charset | 'auto'
  readonly prefer?: Charset | undefined
}

/** The encoding of bytes as far as it is beyond doubt: a byte order mark, or valid UTF-8. */
export function plainCharset(bytes: Uint8Array): Charset | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe && bytes.length % 2 === 0) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff && bytes.length % 2 === 0) return 'utf-16be'
  return isUtf8(bytes) ? 'utf-8' : null
}

/** The text of a file; null when it is none. A guess is taken only if it gives the same bytes again. */
export async function decodeText(bytes: Buffer, wish: CharsetWish): Promise<DecodedText | null> {
  if (wish.charset !== 'auto') return decodeAs(bytes, wish.charset)
  const plain = plainCharset(bytes)
  // Strictly checked, so that it is exact as it stands.
  if (plain === 'utf-8') return { text: bytes.toString('utf8'), charset: plain, isExact: true }
  if (plain !== null) return decodeAs(bytes, plain)
  for (const charset of guessCharsets(bytes, wish.prefer)) {
    const decoded = await decodeAs(bytes, charset)
    if (decoded.isExact) return decoded
  }
  return null
}

async function decodeAs(bytes: Buffer, charset: Charset): Promise<DecodedText> {
  const text = await convert(bytes, iconv.getDecoder(charset, { stripBOM: false }), joinText)
  // Half of a surrogate pair would be lost on its way to the page.
  const isExact = !/\p{Surrogate}/u.test(text) && (await toBytes(text, charset)).equals(bytes)
  return { text, charset, isExact }
}

/** Why a text cannot be held by an encoding: its first character that has no place there. */
interface Unencodable {
  /** 1-based. */
  readonly line: number
  readonly character: string
}

/** The bytes of a text, or the first character that the encoding cannot hold. */
export async function encodeText(text: string, charset: Charset): Promise<Buffer | Unencodable> {
  const bytes = await toBytes(text, charset)
  const back = await convert(bytes, iconv.getDecoder(charset, { stripBOM: false }), joinText)
  return back === text ? bytes : firstDifference(text, back)
}

const toBytes = (text: string, charset: Charset): Promise<Buffer> =>
  convert(text, iconv.getEncoder(charset, { addBOM: false }), (parts: Buffer[]) => Buffer.concat(parts))

const joinText = (parts: readonly string[]): string => parts.join('')

interface Converter<From, To> {
  write(part: From): To
  end(): To | undefined
}

async function convert<From extends string | Buffer, To, Whole>(
  from: From,
  converter: Converter<From, To>,
  join: (parts: To[]) => Whole,
): Promise<Whole> {
  const parts: To[] = []
  for (let at = 0; at < from.length; ) {
    if (at > 0) await nextTurn()
    const end = sliceEnd(from, at)
    parts.push(converter.write(slice(from, at, end)))
    at = end
  }
  const rest = converter.end()
  return join(rest === undefined ? parts : [...parts, rest])
}

/** Not every encoder keeps half of a surrogate pair for the next part. */
function sliceEnd(from: string | Buffer, at: number): number {
  const end = Math.min(at + SLICE, from.length)
  return typeof from === 'string' ? safeCut(from, end) : end
}

function slice<From extends string | Buffer>(from: From, at: number, end: number): From
function slice(from: string | Buffer, at: number, end: number): string | Buffer {
  return typeof from === 'string' ? from.slice(at, end) : from.subarray(at, end)
}

function firstDifference(text: string, back: string): Unencodable {
  let at = 0
  while (at < text.length && text[at] === back[at]) at += 1
  // The second half of a pair differs where the first is equal by chance.
  if (/[\uDC00-\uDFFF]/.test(text[at] ?? '')) at -= 1
  const line = text.slice(0, at).split(/\r\n|\r|\n/).length
  return { line, character: String.fromCodePoint(text.codePointAt(at) ?? 0xfffd) }
}
