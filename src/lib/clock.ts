/** Time as an argument, so that tests own it. */
export interface Clock {
  /** Milliseconds that never go back. */
  now(): number
  /** `Date.now()`, for what people read. */
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
