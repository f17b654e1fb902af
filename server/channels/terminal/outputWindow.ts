import { LIMITS } from '../../../src/socket/protocol'

/** Milliseconds that output may wait on the way because of other output. */
const QUEUE_MS = 120
/** Less waiting than this is none. */
const NO_QUEUE_MS = QUEUE_MS / 3
/**
 * Without typing so much output is on its way as the page parses in this time, ms. With less the page has nothing to do while
 * its acks are on their way.
 */
const BUSY_MS = 60
/** The window is never smaller, in units. */
const LEAST = 8_192
/** A window that small for so long makes no queue of its own: the way itself has become longer, ms. */
const LONGER_MS = 5_000
/** Un-sent units of a slow page that its shell is not held for, so that acks decide when something is sent. */
const SPARE = 8_192
/** Frames of a slow page take the link so long, and are at least so many units. */
const FRAME_MS = 40
const LEAST_FRAME = 2_048
/** The speed is measured over this many milliseconds, or over the round trip where that is longer. */
const RATE_MS = 200
/** The link carries the best speed of this many such spans, or of as many before them. */
const RATES = 4
/** The part of the window that is kept when there is a queue although the window fits the measured speed. */
const EASE = 0.9
/** A window that may be too large soon grows by this part of what was acked. */
const CAREFUL = 8
/** Places whose way is timed. */
const MAX_MARKS = 64
const MARK_UNITS = 2_048

/** How much output may be on its way to one client: what the link carries in its round trip and about 100 ms. */
export interface OutputWindow {
  /** So many un-acked units may be on their way. */
  high(): number
  /** Above this many un-acked units the page is full, and its shell waits. */
  full(): number
  /** Below this many it is no longer. */
  low(): number
  /** Units of one frame. */
  frame(): number
  /** Up to where may be sent when so much is acked; on a fast link that is everything there is. */
  reach(acked: number): number
  /** Output up to this position was sent. */
  sent(position: number): void
  /** It was parsed up to this position. */
  acked(position: number): void
  /** The client starts at another position: what is being timed is forgotten, what was learned stays. */
  restart(): void
}

interface Mark {
  readonly position: number
  readonly at: number
}

/**
 * Learns from how long acks take and how fast they come: what exceeds the shortest time seen was spent in queues, where
 * the echo of a key would have to wait, too. No fixed window does both: a small one is slow on fast links, and a large
 * one delays keys on slow ones (figures in docs/architecture.md).
 *
 *     const window = createOutputWindow(() => performance.now(), () => typing.isTyping(client))
 *     window.sent(16_384)
 *     window.acked(16_384)
 *     const end = window.reach(16_384)
 *
 * @param now milliseconds of a clock that never jumps
 * @param isTyping the user waits for an echo, maybe in another terminal
 */
export function createOutputWindow(now: () => number, isTyping: () => boolean): OutputWindow {
  let high: number = LIMITS.windowHigh
  let marks: Mark[] = []
  let leastMs = Number.POSITIVE_INFINITY
  /** Acks of the time over which the speed is measured, oldest first. */
  let acks: Mark[] = []
  /** Units a millisecond; 0 while there is too little to say. */
  let best = 0
  let bestBefore = 0
  let bestSince = 0
  let shrunkAt = Number.NEGATIVE_INFINITY
  let leastSince: number | null = null

  function measure(position: number) {
    const newest = { position, at: now() }
    const overMs = Math.max(RATE_MS, Number.isFinite(leastMs) ? leastMs : 0)
    acks.push(newest)
    while (acks.length > 2 && newest.at - (acks[1]?.at ?? 0) >= overMs) acks.shift()
    const [oldest = newest] = acks
    if (newest.at - oldest.at < RATE_MS) return
    if (newest.at - bestSince > RATES * overMs) {
      bestBefore = best
      best = 0
      bestSince = newest.at
    }
    best = Math.max(best, (position - oldest.position) / (newest.at - oldest.at))
  }

  const speed = () => Math.max(best, bestBefore)

  /** Shrinks to what the link carries without a queue; where one stays even so, by a tenth once per round trip. */
  function shrink(tookMs: number) {
    if (speed() === 0) return
    const enough = speed() * (leastMs + QUEUE_MS / 2)
    // What waited was not in the link's queue: the page or the server stood still.
    if (enough >= LIMITS.windowHigh) return
    if (high > enough) shrinkTo(enough)
    else if (now() - shrunkAt > leastMs) shrinkTo(high * EASE)
    if (high > LEAST) leastSince = null
    else if (leastSince === null) leastSince = now()
    else if (now() - leastSince > LONGER_MS) leastMs = tookMs
  }

  function shrinkTo(units: number) {
    high = Math.max(LEAST, Math.min(high, Math.floor(units)))
    shrunkAt = now()
  }

  function grow(units: number) {
    leastSince = null
    high = Math.min(LIMITS.windowHigh, high + Math.ceil(units))
  }

  const isSlow = () => high < LIMITS.windowHigh

  function most(): number {
    if (isSlow() || isTyping()) return high
    return Math.max(high, Math.min(LIMITS.windowMost, speed() * BUSY_MS))
  }

  return {
    high: () => high,
    full: () => (isSlow() ? high + SPARE : most()),
    low: () => (isSlow() ? high : most() / 2),
    frame: () =>
      isSlow()
        ? Math.max(LEAST_FRAME, Math.min(LIMITS.outputUnits, Math.floor(speed() * FRAME_MS)))
        : LIMITS.outputUnits,
    reach: (acked) => (isSlow() ? acked + high : Number.POSITIVE_INFINITY),
    sent(position) {
      const last = marks.at(-1)
      if (last && (position - last.position < MARK_UNITS || marks.length >= MAX_MARKS)) return
      marks.push({ position, at: now() })
    },
    acked(position) {
      const before = acks.at(-1)?.position ?? position
      measure(position)
      const timed = marks.filter((mark) => mark.position <= position).at(-1)
      if (!timed) return
      marks = marks.filter((mark) => mark.position > position)
      const tookMs = now() - timed.at
      leastMs = Math.min(leastMs, tookMs)
      const queuedMs = tookMs - leastMs
      if (queuedMs > QUEUE_MS) shrink(tookMs)
      else if (queuedMs < NO_QUEUE_MS && high < speed() * leastMs) grow(position - before)
      else if (queuedMs < QUEUE_MS / 2) grow((position - before) / CAREFUL)
    },
    restart() {
      marks = []
      acks = []
    },
  }
}
