import type { Clock } from '../lib/clock'

export interface FakeClock extends Clock {
  /** Lets `ms` pass, timer by timer, and what they started settle in between. */
  advance(ms: number): Promise<void>
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
  const timers = new Map<number, { at: number; action: () => void }>()
  const next = (until: number) =>
    [...timers].filter(([, { at }]) => at <= until).sort(([a, x], [b, y]) => x.at - y.at || a - b)[0]
  return {
    get waiting() {
      return timers.size
    },
    now: () => now,
    wall: () => start + now,
    after(ms, action) {
      const id = ids++
      timers.set(id, { at: now + Math.max(0, ms), action })
      return () => void timers.delete(id)
    },
    async advance(ms) {
      const until = now + ms
      await settle()
      for (let due = next(until); due; due = next(until)) {
        timers.delete(due[0])
        now = due[1].at
        due[1].action()
        await settle()
      }
      now = until
    },
  }
}
