import type { Clock } from '../../lib/clock'

/** The wait is skipped at most this often. */
const MIN_GAP_MS = 2000
/** Who asks for a try starts an attempt anew that is older than this: its packets may have gone into the dark. */
const STALE_MS = 3000

/** When a wish to try now, of a person or of the browser waking up, is followed. */
export function createRetryThrottle(clock: Clock) {
  let askedAt = Number.NEGATIVE_INFINITY
  let beganAt = Number.NEGATIVE_INFINITY
  let isWanted = false

  /** What is left of the gap; a new one begins where nothing is. */
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
     * Milliseconds until it is tried, 0 for at once: a wish soon after another one is followed when the gap is over.
     * Null where a young attempt runs: it is left alone, but no wait follows it if it fails.
     */
    asked(isTrying: boolean): number | null {
      isWanted = isTrying && clock.now() - beganAt < STALE_MS
      if (isWanted) return null
      return gapMs()
    },
    /** Milliseconds to wait in place of the usual, null where nobody wished. Asking forgets it, as success does. */
    takeWish(): number | null {
      const ms = isWanted ? gapMs() : null
      isWanted = false
      return ms
    },
  }
}
