/** Messages one socket may send: a second's worth on average, and how many at once. */
const MESSAGE_RATE = 1_000
const MESSAGE_BURST = 5_000

export interface TokenBucket {
  /** Takes one. Returns the milliseconds to stop reading for, 0 when none. */
  take(): number
}

/** @param now milliseconds, monotonic */
export function createTokenBucket(
  now: () => number,
  rate = MESSAGE_RATE,
  burst = MESSAGE_BURST,
): TokenBucket {
  let left = burst
  let at = now()
  return {
    take() {
      const time = now()
      left = Math.min(burst, left + ((time - at) * rate) / 1_000) - 1
      at = time
      // What had been read before the pause may overdraw; the pause grows with it.
      return left < 1 ? Math.ceil(((1 - left) * 1_000) / rate) : 0
    },
  }
}
