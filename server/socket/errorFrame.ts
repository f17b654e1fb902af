import { CHANNELS, type ChannelName, type Envelope, type ERROR_CODES } from '../../src/socket/protocol'
import { requestIdOf } from './readFrame'

export type ErrorCode = (typeof ERROR_CODES)[number]

/** Longest piece of a client's own words that is sent back to it, UTF-16 units. */
const ECHOED = 64

export const isChannelName = (name: string): name is ChannelName => CHANNELS.some((each) => each === name)

/**
 * The words for a frame that could not be used: an `error` frame, or, when the frame was a question of a known
 * channel, the failed answer to it, so that whoever asked does not wait for ever.
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
