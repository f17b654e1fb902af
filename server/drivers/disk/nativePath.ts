import { isUtf8 } from 'node:buffer'
import { sep } from 'node:path'

/**
 * File systems keep names as bytes, which need not be UTF-8. A byte that is no part of a character is shown, and
 * sent, as `\xE9`; a backslash that only looks as if it began such an escape is one itself (`\x5C`). Every name has
 * exactly one such form, and every form means one name (docs/protocol.md F21).
 */
const ESCAPE = /\\x([89A-F][0-9A-F]|5C)/g
const LOOKS_ESCAPED = /\\(?=x(?:[89A-F][0-9A-F]|5C))/g
/** Windows keeps names as text, and there a backslash divides them. */
const HAS_BYTES = sep === '/'

/** A name, or a whole path, as the rest of the server and the wire know it. */
export function shownPath(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (isUtf8(buffer)) return shownText(buffer.toString('utf8'))
  let shown = ''
  let start = 0
  for (let at = 0; at < buffer.length; ) {
    const length = characterAt(buffer, at)
    if (length === 0) {
      shown += `${shownText(buffer.toString('utf8', start, at))}${escaped(buffer[at] ?? 0)}`
      start = at + 1
    }
    at += Math.max(length, 1)
  }
  return shown + shownText(buffer.toString('utf8', start))
}

/** The same of a name that is UTF-8, decoded. */
export const shownText = (text: string): string =>
  HAS_BYTES && text.includes('\\') ? text.replace(LOOKS_ESCAPED, '\\x5C') : text

/** What the file system is to be given for it. */
export function nativePath(path: string): string | Buffer {
  if (!HAS_BYTES || path.search(ESCAPE) === -1) return path
  const parts: Buffer[] = []
  let end = 0
  for (const match of path.matchAll(ESCAPE)) {
    parts.push(Buffer.from(path.slice(end, match.index), 'utf8'), Buffer.from(match[1] ?? '', 'hex'))
    end = match.index + match[0].length
  }
  return Buffer.concat([...parts, Buffer.from(path.slice(end), 'utf8')])
}

/** The one form of a name: escapes of bytes that are text after all become that text. */
export function canonicalName(name: string): string {
  const native = nativePath(name)
  return typeof native === 'string' ? native : shownPath(native)
}

const escaped = (byte: number): string => `\\x${byte.toString(16).toUpperCase().padStart(2, '0')}`

/** Bytes of the UTF-8 character that begins here; 0 where none does. */
function characterAt(bytes: Buffer, at: number): number {
  const lead = bytes[at] ?? 0
  const length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
  const character = bytes.subarray(at, at + length)
  return character.length === length && isUtf8(character) ? length : 0
}
