import type { Clock } from '../../lib/clock'
import { createTimers } from '../../lib/createTimers'

/** How often we look, and what gap means that the machine slept or the page stood still, ms. */
const PERIOD = { shown: 1000, hidden: 60_000 } as const
const GAP = { shown: 3000, hidden: 120_000 } as const

interface Options {
  readonly clock: Clock
  readonly isHidden: () => boolean
  /** The page did nothing for `ms`, so silence in that time proves nothing about the server. */
  readonly stalled: (ms: number) => void
}

/** Notices that the page itself stood still: a busy script, a debugger, a closed lid. */
export function createStallWatch({ clock, isHidden, stalled }: Options) {
  const timers = createTimers<'tick'>(clock)

  function tick(): void {
    const pace = isHidden() ? 'hidden' : 'shown'
    const [at, wall] = [clock.now(), clock.wall()]
    timers.set('tick', PERIOD[pace], () => {
      // Some clocks stop while the machine sleeps; the wall clock does not.
      const gap = Math.max(clock.now() - at, clock.wall() - wall)
      if (gap > GAP[pace]) stalled(gap)
      tick()
    })
  }

  return { start: tick, stop: () => timers.clearAll() }
}
