import { LIMITS } from '../../../src/socket/protocol'

/** Milliseconds that output may wait on the way because of other output. */
const QUEUE_MS = 100
/** The window is never smaller, in units: two acks of the page. */
const LEAST = 32_768
const GROWTH = 8_192
/** Places whose way is timed. */
const MAX_MARKS = 64
const MARK_UNITS = 4_096

/** How much output may be on its way to one page: what the link carries in 100 ms, within limits. */
export interface OutputWindow {
  /** Above this many un-acked units the page is full. */
  high(): number
  /** Below this many it is no longer. */
  low(): number
  /** Up to where may be sent when so much is acked; on a fast link that is everything there is. */
  reach(acked: number): number
  /** Output up to this position was sent. */
  sent(position: number): void
  /** It was parsed up to this position. */
  acked(position: number): void
  /** Positions begin anew. */
  restart(): void
}

/**
 * Learns from how long acks take: what exceeds the shortest time seen was spent in queues, where the echo of a key
 * would have to wait, too. @param now milliseconds of a clock that never jumps
 */
export function createOutputWindow(now: () => number): OutputWindow {
  let high: number = LIMITS.windowHigh
  let marks: { position: number; at: number }[] = []
  let leastMs = Number.POSITIVE_INFINITY

  return {
    high: () => high,
    low: () => high / 2,
    reach: (acked) => (high < LIMITS.windowHigh ? acked + high : Number.POSITIVE_INFINITY),
    sent(position) {
      const last = marks.at(-1)
      if (last && (position - last.position < MARK_UNITS || marks.length >= MAX_MARKS)) return
      marks.push({ position, at: now() })
    },
    acked(position) {
      const timed = marks.filter((mark) => mark.position <= position).at(-1)
      if (!timed) return
      marks = marks.filter((mark) => mark.position > position)
      const tookMs = now() - timed.at
      leastMs = Math.min(leastMs, tookMs)
      const queuedMs = tookMs - leastMs
      if (queuedMs > QUEUE_MS) high = Math.max(LEAST, Math.floor(high * Math.max(0.5, QUEUE_MS / queuedMs)))
      else if (queuedMs < QUEUE_MS / 2) high = Math.min(LIMITS.windowHigh, high + GROWTH)
    },
    restart() {
      marks = []
    },
  }
}
