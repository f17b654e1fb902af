import { fitsInBytes } from '../lib/text/utf8Bytes'
import type { Outgoing } from './link'
import { type Envelope, envelopeSchema, LIMITS } from './protocol'

/** The text of one frame, or null when its UTF-8 is larger than a client may send (docs/protocol.md, W6). */
export function encodeFrame(channel: string, frame: Outgoing): string | null {
  const text = JSON.stringify({ ...frame, channel })
  return fitsInBytes(text, LIMITS.sendBytes) ? text : null
}

/**
 * The envelope of one incoming message, or the reason why there is none. Some servers send `error` frames without a
 * channel (docs/protocol.md, part 3): they get the channel `error`.
 */
export function readFrame(message: unknown): Envelope | string {
  if (typeof message !== 'string') return 'The server sent a binary frame.'
  if (!fitsInBytes(message, LIMITS.acceptBytes)) return 'The server sent a frame over the size limit.'
  const value = parse(message)
  const frame = envelopeSchema.safeParse(value)
  if (frame.success) return frame.data
  const stray = envelopeSchema.safeParse(
    typeof value === 'object' && value !== null && 'type' in value && value.type === 'error'
      ? { ...value, channel: 'error' }
      : null,
  )
  return stray.success ? stray.data : 'The server sent something that is not a frame.'
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
