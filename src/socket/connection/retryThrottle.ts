/** Minimum gap between two skipped waits. */
const MIN_GAP_MS = 2000
/** An attempt older than this is replaced when a try is asked for: its packets may be lost. */
const STALE_MS = 3000

/** Limits how often the wait for the next try is skipped, whether the user or a waking browser asks for it. */
export interface RetryThrottle {
  /** When a wait was last skipped, ms of the clock. */
  readonly skippedAt: number
  /** When the current attempt began, ms of the clock. */
  readonly attemptAt: number
  /** A try was asked for while a young attempt ran, so no wait follows if it fails. */
  readonly isWanted: boolean
}

interface Throttled {
  readonly throttle: RetryThrottle
  /** Milliseconds until the try; null when the question does not arise. */
  readonly ms: number | null
}

export const initialThrottle: RetryThrottle = {
  skippedAt: Number.NEGATIVE_INFINITY,
  attemptAt: Number.NEGATIVE_INFINITY,
  isWanted: false,
}

/** What is left of the gap. When nothing is left, a new gap begins. */
function afterGap(throttle: RetryThrottle, now: number): Throttled {
  const ms = Math.max(0, throttle.skippedAt + MIN_GAP_MS - now)
  return { throttle: ms === 0 ? { ...throttle, skippedAt: now } : throttle, ms }
}

/**
 * A try is asked for. `ms`: 0, or what is left of the gap; null while a young attempt runs (`isTrying`), which goes on.
 */
export function askForTry(throttle: RetryThrottle, now: number, isTrying: boolean): Throttled {
  const isWanted = isTrying && now - throttle.attemptAt < STALE_MS
  const asked = { ...throttle, isWanted }
  return isWanted ? { throttle: asked, ms: null } : afterGap(asked, now)
}

/** The attempt ended. `ms`: the wait in place of the back-off, when a try was asked for during the attempt. */
export function takeWanted(throttle: RetryThrottle, now: number): Throttled {
  if (!throttle.isWanted) return { throttle, ms: null }
  return afterGap({ ...throttle, isWanted: false }, now)
}
