import { isUtf8 } from 'node:buffer'
import type { Envelope } from '../../src/socket/protocol'

/** Nesting of arrays and objects in one frame. */
export const MAX_DEPTH = 64

export type Reading =
  | { readonly frame: Envelope }
  | { readonly code: 'BAD_JSON' | 'BAD_REQUEST'; readonly error: string }

const JSON_ONLY = 'A frame is one JSON object in UTF-8 text.'

/** Reads the envelope of one message: what every frame has before a channel looks at the rest. */
export function readFrame(message: Buffer, isBinary: boolean): Reading {
  if (isBinary) return { code: 'BAD_REQUEST', error: 'Binary frames are not read: send JSON text.' }
  if (!isUtf8(message)) return { code: 'BAD_JSON', error: JSON_ONLY }
  const text = message.toString('utf8')
  if (isDeeper(text, MAX_DEPTH))
    return { code: 'BAD_REQUEST', error: `A frame may be nested ${MAX_DEPTH} levels deep.` }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { code: 'BAD_JSON', error: JSON_ONLY }
  }
  if (isEnvelope(value)) return { frame: value }
  return { code: 'BAD_REQUEST', error: 'A frame is an object with the strings "channel" and "type".' }
}

function isEnvelope(value: unknown): value is Envelope {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return (
    'channel' in value &&
    typeof value.channel === 'string' &&
    'type' in value &&
    typeof value.type === 'string'
  )
}

const QUOTE = 34
const BACKSLASH = 92

/** Counts brackets outside strings, so that hostile nesting is refused before any code recurses over it. */
function isDeeper(text: string, limit: number): boolean {
  let depth = 0
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at)
    if (unit === QUOTE) {
      at = endOfString(text, at)
      if (at < 0) return false
    } else if (unit === 123 || unit === 91) {
      depth += 1
      if (depth > limit) return true
    } else if (unit === 125 || unit === 93) depth -= 1
  }
  return false
}

/** Position of the closing quote; -1 when there is none, which the parser then refuses. */
function endOfString(text: string, open: number): number {
  let close = text.indexOf('"', open + 1)
  while (close > 0) {
    let backslashes = 0
    while (text.charCodeAt(close - 1 - backslashes) === BACKSLASH) backslashes += 1
    if (backslashes % 2 === 0) return close
    close = text.indexOf('"', close + 1)
  }
  return -1
}

/** The id a question carries, if it is one. */
export function requestIdOf(frame: Envelope): string | null {
  const id = frame.requestId
  return typeof id === 'string' && id.length > 0 && id.length <= 128 ? id : null
}
