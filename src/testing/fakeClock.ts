import type { Clock } from '../lib/clock'

export interface FakeClock extends Clock {
  /** Lets `ms` pass, timer by timer, and what they started settle in between. */
  advance(ms: number): Promise<void>
  /** The page stands still for `ms`: whatever was due meanwhile runs late, at its end. */
  stall(ms: number): Promise<void>
  /** Somebody sets the wall clock, or the machine slept while the other clock stood still. */
  jumpWall(ms: number): void
  /** Timers still waiting. */
  readonly waiting: number
}

/** Everything promises have pending, without a timer: nested awaits need several turns. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve()
}

export function createFakeClock(start = 1_000_000): FakeClock {
  let now = 0
  let ids = 0
  let wallOffset = start
  const timers = new Map<number, { at: number; action: () => void }>()
  const next = (until: number) =>
    [...timers].filter(([, { at }]) => at <= until).sort(([a, x], [b, y]) => x.at - y.at || a - b)[0]
  async function run(until: number, isLate: boolean): Promise<void> {
    await settle()
    for (let due = next(until); due; due = next(until)) {
      timers.delete(due[0])
      if (!isLate) now = due[1].at
      due[1].action()
      await settle()
    }
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
    stall(ms) {
      now += ms
      return run(now, true)
    },
    jumpWall(ms) {
      wallOffset += ms
    },
  }
}
