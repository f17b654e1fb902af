import type { Lane, Place } from './laneOf'

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
