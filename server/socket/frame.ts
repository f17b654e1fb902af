import { isUtf8 } from 'node:buffer'
import {
  CHANNELS,
  type ChannelName,
  type Envelope,
  type ERROR_CODES,
  LIMITS,
} from '../../src/socket/protocol'
import type { Log } from '../lib/log'

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
function requestIdOf(frame: Envelope): string | null {
  const id = frame.requestId
  return typeof id === 'string' && id.length > 0 && id.length <= 128 ? id : null
}

/** The bytes of a frame; null when it cannot be sent, which is logged. */
export type EncodeFrame = (frame: Envelope) => Buffer | null

/**
 * Serialises a frame once, however many sockets it goes to in a row: a frame is not changed after it was sent.
 * Nothing over the limit leaves: a refusal takes the place of an answer that does not fit.
 */
export function createEncodeFrame(log: Log): EncodeFrame {
  let last: { frame: Envelope; bytes: Buffer | null } | null = null

  function encode(frame: Envelope): Buffer | null {
    const bytes = serialise(frame, log)
    if (bytes === null || bytes.byteLength <= LIMITS.sendBytes) return bytes
    log.error('A frame was too large to send', {
      channel: frame.channel,
      type: frame.type,
      bytes: bytes.byteLength,
    })
    if (requestIdOf(frame) === null) return null
    return serialise(errorFrame('INTERNAL', 'The answer does not fit one message.', frame), log)
  }

  return (frame) => {
    if (last?.frame !== frame) last = { frame, bytes: encode(frame) }
    return last.bytes
  }
}

function serialise(frame: Envelope, log: Log): Buffer | null {
  try {
    return Buffer.from(JSON.stringify(frame))
  } catch (error) {
    log.error('A frame could not be written as JSON', { channel: frame.channel, type: frame.type, error })
    return null
  }
}

export type ErrorCode = (typeof ERROR_CODES)[number]

/** Longest piece of a client's own words that is sent back to it, UTF-16 units. */
const ECHOED = 64

const isChannelName = (name: string): name is ChannelName => CHANNELS.some((each) => each === name)

/**
 * The answer to a frame that cannot be used: an `error` frame. A request of a known channel gets a failed answer
 * instead, so that the client does not wait for one.
 */
export function errorFrame(code: ErrorCode, error: string, frame: Envelope | null): Envelope {
  if (frame === null) return { channel: 'error', type: 'error', error, code }
  const { channel, type } = frame
  const requestId = requestIdOf(frame)
  if (requestId !== null && isChannelName(channel))
    return { channel, type, requestId, success: false, error, code: answerCode(channel, code) }
  return {
    channel: 'error',
    type: 'error',
    error,
    code,
    ref: {
      channel: channel.slice(0, ECHOED),
      type: type.slice(0, ECHOED),
      ...(requestId === null ? {} : { requestId }),
    },
  }
}

/** Answers of `files` have codes of their own. */
function answerCode(channel: ChannelName, code: ErrorCode): string {
  if (channel !== 'files') return code
  return code === 'INTERNAL' ? 'INTERNAL_ERROR' : 'BAD_REQUEST'
}
