import type { Clock } from '../../lib/clock'

const MAX_SAMPLES = 20
/** Slower answers, for that long, are worth a word. */
const SLOW_MS = 1000
const SLOW_FOR_MS = 10_000

interface Options {
  readonly clock: Clock
  /** Milliseconds while answers have been slow for a while, null when they no longer are. */
  readonly slow: (ms: number | null) => void
}

export type Rtt = ReturnType<typeof createRtt>

/** How long the server takes to answer a probe, over the last twenty of them. */
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
    /** 0 before the first answer. */
    p95: (): number => [...samples].sort((a, b) => a - b)[Math.ceil(samples.length * 0.95) - 1] ?? 0,
    /** The last answer was slow: it is worth measuring again soon. */
    isSlow: () => slowSince !== null,
    /** The socket is gone; what its successor is like will show. */
    forget,
  }
}
