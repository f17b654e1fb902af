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

/** Bytes a key may send before the next one of its lane has its turn, for each unit of its weight. */
const QUANTUM = 16_384
/** What lanes 1, 2 and 3 get of the link while all of them have something to say. */
const WEIGHTS = [0, 8, 4, 1] as const
/** A frame is handed over only while fewer bytes than this are buffered: a buffered frame cannot be overtaken. */
export const HAND_OVER_BELOW = [1_048_576, 1_048_576, 262_144, 262_144] as const
const SHARED: readonly Lane[] = [1, 2, 3]

interface Queue {
  readonly key: string
  readonly lane: Lane
  weight: number
  credit: number
  frames: Buffer[]
}

/** The frames that wait for one socket. */
export interface Lanes {
  push(bytes: Buffer, place: Place): void
  /** Hands over what may go now: after every `push`, and when the socket has taken something. */
  pump(): void
  /** Bytes that wait in these lanes. */
  waiting(lanes: readonly Lane[]): number
  /** Bytes that wait under this key. */
  waitingOf(key: string): number
  clear(): void
}

export interface LanesOptions {
  /** Bytes handed over that the network has not taken. */
  buffered(): number
  write(bytes: Buffer): void
}

/**
 * Shares one socket fairly by deficit round robin. Lane 0 goes first. The other lanes, and the keys of a lane, take
 * turns by credit: sending costs credit in bytes, and credit is given out anew by weight when all of it is spent. A key
 * changes its lane only while it has nothing waiting, so that its frames stay in order.
 *
 *     const lanes = createLanes({ buffered: () => ws.bufferedAmount, write: (bytes) => ws.send(bytes) })
 *     lanes.push(bytes, laneOf(frame, bytes.length, focus))
 *     lanes.pump()
 */
export function createLanes({ buffered, write }: LanesOptions): Lanes {
  const queues = new Map<string, Queue>()
  const rings: Record<Lane, Queue[]> = { 0: [], 1: [], 2: [], 3: [] }
  const bytesIn: Record<Lane, number> = { 0: 0, 1: 0, 2: 0, 3: 0 }
  const credits: Record<Lane, number> = { 0: 0, 1: 0, 2: 0, 3: 0 }

  function nextLane(): Lane | null {
    if (rings[0].length > 0) return 0
    const busy = SHARED.filter((lane) => rings[lane].length > 0)
    if (busy.length === 0) return null
    for (;;) {
      const first = busy.find((lane) => credits[lane] > 0)
      if (first !== undefined) return first
      for (const lane of SHARED) {
        const share = WEIGHTS[lane] * QUANTUM
        credits[lane] = Math.min(share, credits[lane] + share)
      }
    }
  }

  function nextQueue(ring: Queue[]): Queue | undefined {
    for (;;) {
      const queue = ring[0]
      if (!queue || queue.credit > 0) return queue
      queue.credit += queue.weight * QUANTUM
      ring.push(queue)
      ring.shift()
    }
  }

  /** Sending costs the lane credit as well as the key. */
  function send(queue: Queue) {
    const bytes = queue.frames.shift()
    if (queue.frames.length === 0) {
      queues.delete(queue.key)
      rings[queue.lane].shift()
    }
    if (!bytes) return
    queue.credit -= bytes.length
    credits[queue.lane] -= bytes.length
    bytesIn[queue.lane] -= bytes.length
    write(bytes)
  }

  return {
    push(bytes, { lane, key, weight }) {
      let queue = queues.get(key)
      if (!queue) {
        queue = { key, lane, weight, credit: weight * QUANTUM, frames: [] }
        queues.set(key, queue)
        rings[lane].push(queue)
      }
      if (queue.lane === lane) queue.weight = weight
      queue.frames.push(bytes)
      bytesIn[queue.lane] += bytes.length
    },
    pump() {
      for (;;) {
        const lane = nextLane()
        if (lane === null || buffered() >= HAND_OVER_BELOW[lane]) return
        const queue = nextQueue(rings[lane])
        if (!queue) return
        send(queue)
      }
    },
    waiting: (lanes) => lanes.reduce<number>((sum, lane) => sum + bytesIn[lane], 0),
    waitingOf: (key) => queues.get(key)?.frames.reduce((sum, { length }) => sum + length, 0) ?? 0,
    clear() {
      queues.clear()
      for (const lane of [0, ...SHARED] as const) {
        rings[lane] = []
        bytesIn[lane] = 0
      }
    },
  }
}
