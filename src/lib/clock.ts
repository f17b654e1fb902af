/** Time as an argument, so that tests own it. */
export interface Clock {
  /** Monotonic milliseconds. */
  now(): number
  /** `Date.now()`, for times that the user reads. */
  wall(): number
  /** Runs `action` once after `ms`; returns its cancel. */
  after(ms: number, action: () => void): () => void
}

export const createClock = (): Clock => ({
  now: () => performance.now(),
  wall: () => Date.now(),
  after(ms, action) {
    const timer = setTimeout(action, ms)
    return () => clearTimeout(timer)
  },
})
