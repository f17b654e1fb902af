import type { Clock } from '../../lib/clock'
import { createTimers } from '../../lib/createTimers'

/** Period of the tick, and the gap between two ticks that means a stall, ms. Browsers slow timers of hidden tabs. */
const PERIOD = { shown: 1000, hidden: 60_000 } as const
const GAP = { shown: 3000, hidden: 120_000 } as const

interface Options {
  readonly clock: Clock
  readonly isHidden: () => boolean
  /** No script ran for `ms`, so silence in that time proves nothing about the server. */
  readonly stalled: (ms: number) => void
}

/** Detects that the page itself stood still: a busy script, a debugger, a closed lid. */
export function createStallWatch({ clock, isHidden, stalled }: Options) {
  const timers = createTimers<'tick'>(clock)

  function tick(): void {
    const pace = isHidden() ? 'hidden' : 'shown'
    const [at, wall] = [clock.now(), clock.wall()]
    timers.set('tick', PERIOD[pace], () => {
      // `performance.now()` stops on some systems while the machine sleeps. The wall clock does not.
      const gap = Math.max(clock.now() - at, clock.wall() - wall)
      if (gap > GAP[pace]) stalled(gap)
      tick()
    })
  }

  return { start: tick, stop: () => timers.clearAll() }
}
