import type { Clock } from './clock'

/** A point in time on both clocks: one stands still while the machine sleeps, the other may jump. */
export interface Timestamp {
  readonly now: number
  readonly wall: number
}

export const timestamp = (clock: Pick<Clock, 'now' | 'wall'>): Timestamp => ({
  now: clock.now(),
  wall: clock.wall(),
})

/** Milliseconds since then, by the clock that shows more: time asleep counts, and the result is never negative. */
export const msSince = (clock: Pick<Clock, 'now' | 'wall'>, { now, wall }: Timestamp): number =>
  Math.max(0, clock.now() - now, clock.wall() - wall)
