import type { Clock } from '../../lib/clock'

/** A clock that moves only when the test says so. */
export interface FakeClock extends Clock {
  /** Lets `ms` pass, timer by timer, and lets the promises that they resolve settle in between. */
  advance(ms: number): Promise<void>
  /** Lets `ms` pass, timer by timer, without a turn for promises. */
  tick(ms: number): void
  /** Blocks the event loop for `ms`: timers due meanwhile run late, at its end. */
  stall(ms: number): Promise<void>
  /** Sets the wall clock, as a user or a sleeping machine does, while the monotonic clock stays. */
  jumpWall(ms: number): void
  /** Timers still waiting. */
  readonly waiting: number
}

/** Lets pending promises settle; nested awaits need several turns. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve()
}

/**
 * @param start what the wall clock shows first; the monotonic clock begins at 0
 * @example
 * const clock = createFakeClock()
 * clock.after(1000, save)
 * await clock.advance(1000) // save has run
 */
export function createFakeClock(start = 1_000_000): FakeClock {
  let now = 0
  let ids = 0
  let wallOffset = start
  const timers = new Map<number, { at: number; action: () => void }>()

  /** Runs the timer that is due first; false when none is due by `until`. */
  function runNext(until: number, isLate: boolean): boolean {
    const [next] = [...timers]
      .filter(([, { at }]) => at <= until)
      .sort(([a, x], [b, y]) => x.at - y.at || a - b)
    if (!next) return false
    const [id, { at, action }] = next
    timers.delete(id)
    if (!isLate) now = at
    action()
    return true
  }

  async function run(until: number, isLate: boolean): Promise<void> {
    await settle()
    while (runNext(until, isLate)) await settle()
    now = until
  }

  return {
    get waiting() {
      return timers.size
    },
    now: () => now,
    wall: () => wallOffset + now,
    after(ms, action) {
      const id = ids++
      timers.set(id, { at: now + Math.max(0, ms), action })
      return () => void timers.delete(id)
    },
    advance: (ms) => run(now + ms, false),
    tick(ms) {
      const until = now + ms
      while (runNext(until, false));
      now = until
    },
    stall(ms) {
      now += ms
      return run(now, true)
    },
    jumpWall(ms) {
      wallOffset += ms
    },
  }
}
