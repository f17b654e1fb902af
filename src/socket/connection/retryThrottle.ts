import type { Clock } from '../../lib/clock'

/** Minimum gap between two skipped waits. */
const MIN_GAP_MS = 2000
/** An attempt older than this is replaced when a try is asked for: its packets may be lost. */
const STALE_MS = 3000

/** Limits how often the wait for the next try is skipped, whether the user or a waking browser asks for it. */
export function createRetryThrottle(clock: Clock) {
  let askedAt = Number.NEGATIVE_INFINITY
  let beganAt = Number.NEGATIVE_INFINITY
  let isWanted = false

  /** What is left of the gap, ms. When nothing is left, a new gap begins. */
  function gapMs(): number {
    const ms = Math.max(0, askedAt + MIN_GAP_MS - clock.now())
    if (ms === 0) askedAt = clock.now()
    return ms
  }

  return {
    /** An attempt begins. */
    began(): void {
      beganAt = clock.now()
    },
    /**
     * Milliseconds until the try: 0, or what is left of the gap. Null while a young attempt runs: it goes on, and no
     * wait follows it if it fails.
     */
    asked(isTrying: boolean): number | null {
      isWanted = isTrying && clock.now() - beganAt < STALE_MS
      if (isWanted) return null
      return gapMs()
    },
    /** The wait in place of the back-off, ms, when a try was asked for during the attempt; null otherwise. */
    takeWish(): number | null {
      const ms = isWanted ? gapMs() : null
      isWanted = false
      return ms
    },
  }
}
