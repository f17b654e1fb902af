import { fitsInBytes } from '../lib/text/utf8Bytes'
import type { Outgoing } from './link'
import { LIMITS } from './protocol'

/** The text of one frame, or null when its UTF-8 is larger than a client may send (docs/protocol.md, W6). */
export function encodeFrame(channel: string, frame: Outgoing): string | null {
  const text = JSON.stringify({ ...frame, channel })
  return fitsInBytes(text, LIMITS.sendBytes) ? text : null
}
