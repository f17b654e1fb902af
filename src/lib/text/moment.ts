import type { Clock } from '../clock'

/** When something happened, on both clocks: one stands still while the machine sleeps, the other may jump. */
export interface Moment {
  readonly now: number
  readonly wall: number
}

export const moment = (clock: Pick<Clock, 'now' | 'wall'>): Moment => ({
  now: clock.now(),
  wall: clock.wall(),
})

/** Milliseconds since then, by the clock that says more: what slept is old, and nothing ever gets younger. */
export const msSince = (clock: Pick<Clock, 'now' | 'wall'>, { now, wall }: Moment): number =>
  Math.max(0, clock.now() - now, clock.wall() - wall)
