import { type Envelope, LIMITS } from '../../src/socket/protocol'
import type { Log } from '../lib/log'
import { errorFrame } from './errorFrame'
import { requestIdOf } from './readFrame'

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
