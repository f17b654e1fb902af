import { CHANNELS, type ChannelName, type Envelope, type ERROR_CODES } from '../../src/socket/protocol'
import { requestIdOf } from './readFrame'

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
