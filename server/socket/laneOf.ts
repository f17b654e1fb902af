import type { Envelope } from '../../src/socket/protocol'

/** 0 control, 1 interactive, 2 output of terminals, 3 what is large and was asked for. */
export type Lane = 0 | 1 | 2 | 3

/** Frames with the same key are sent in order. */
export interface Place {
  readonly lane: Lane
  readonly key: string
  /** The key's share of its lane, relative to keys of weight 1. */
  readonly weight: number
}

/** The terminal this client typed in last, while its output still counts as an answer to that. */
export interface Focus {
  readonly sessionId: string
  /** Units of output since then. */
  readonly units: number
}

/** Output of the focused terminal that goes before other terminals' … */
const BURST_UNITS = 32_768
/** … and what it gets of their lane afterwards. */
const FOCUSED_WEIGHT = 4
/** Answers of the files channel over this size travel apart. */
const SMALL_BYTES = 16_384

export const searchKey = (requestId: string): string => `search ${requestId}`

/** Which frames may overtake which: only those of another key (docs/protocol.md, 1.1 “Order”). */
export function laneOf(frame: Envelope, bytes: number, focus: Focus | null): Place {
  const { channel, type } = frame
  const isControl = channel === 'error' || type === 'pong' || type === 'input_ack'
  if (isControl) return { lane: 0, key: 'control', weight: 1 }
  if (channel === 'terminal' && typeof frame.sessionId === 'string')
    return sessionPlace(frame.sessionId, focus)
  if (channel !== 'files') return { lane: 1, key: channel, weight: 1 }
  const requestId = typeof frame.requestId === 'string' ? frame.requestId : ''
  if (type === 'search' || type === 'search_result') return { lane: 3, key: searchKey(requestId), weight: 1 }
  return bytes <= SMALL_BYTES
    ? { lane: 1, key: 'files', weight: 1 }
    : { lane: 3, key: `file ${requestId}`, weight: 1 }
}

function sessionPlace(sessionId: string, focus: Focus | null): Place {
  const key = `session ${sessionId}`
  if (focus?.sessionId !== sessionId) return { lane: 2, key, weight: 1 }
  return focus.units < BURST_UNITS ? { lane: 1, key, weight: 1 } : { lane: 2, key, weight: FOCUSED_WEIGHT }
}

/** The focus after this frame was sent. */
export function spend(focus: Focus | null, frame: Envelope): Focus | null {
  const isOutput = focus !== null && frame.type === 'output' && frame.sessionId === focus.sessionId
  if (!isOutput || typeof frame.data !== 'string') return focus
  return { ...focus, units: focus.units + frame.data.length }
}
