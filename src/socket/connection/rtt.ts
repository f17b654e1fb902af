import type { Clock } from '../../lib/clock'

const MAX_SAMPLES = 20
/** Round trips over a second, for 10 s, are shown to the user. */
const SLOW_MS = 1000
const SLOW_FOR_MS = 10_000

interface Options {
  readonly clock: Clock
  /** The last round trip, ms, while it has been slow for 10 s; null when it no longer is. */
  readonly slow: (ms: number | null) => void
}

export type Rtt = ReturnType<typeof createRtt>

/**
 * The round trip times of the last twenty probes.
 *
 * @example
 * const rtt = createRtt({ clock, slow: (ms) => show(ms) })
 * rtt.add(120)
 * rtt.p95() // 120
 */
export function createRtt({ clock, slow }: Options) {
  const samples: number[] = []
  let slowSince: number | null = null
  let told: number | null = null

  function tell(ms: number | null): void {
    if (ms === told) return
    told = ms
    slow(ms)
  }

  function forget(): void {
    slowSince = null
    tell(null)
  }

  return {
    add(ms: number): void {
      samples.push(ms)
      if (samples.length > MAX_SAMPLES) samples.shift()
      slowSince = ms > SLOW_MS ? (slowSince ?? clock.now()) : null
      if (slowSince === null) tell(null)
      else if (clock.now() - slowSince >= SLOW_FOR_MS) tell(Math.round(ms))
    },
    /** The 95th percentile; 0 before the first answer. */
    p95: (): number => [...samples].sort((a, b) => a - b)[Math.ceil(samples.length * 0.95) - 1] ?? 0,
    /** The last round trip was slow, so it is measured again soon. */
    isSlow: () => slowSince !== null,
    /** The socket is gone: slowness is measured anew on the next one. */
    forget,
  }
}
