import type { Clock } from '../../../lib/clock'
import { LIMITS } from '../../../socket/protocol'

export interface Acks {
  /** Everything before `position` is parsed. */
  parsed(position: number): void
  /** Parsing continues at another position of the log. */
  restart(position: number): void
  stop(): void
}

/** Acknowledges parsed output every 16,384 units, or 50 ms after something was parsed. */
export function createAcks(clock: Clock, send: (position: number) => void): Acks {
  let told = 0
  let reached = 0
  let cancel: (() => void) | null = null

  function tell() {
    cancel?.()
    cancel = null
    if (reached === told) return
    told = reached
    send(told)
  }

  return {
    parsed(position) {
      reached = position
      if (reached - told >= LIMITS.ackUnits) tell()
      else cancel ??= clock.after(LIMITS.ackMs, tell)
    },
    restart(position) {
      told = position
      reached = position
    },
    stop() {
      cancel?.()
      cancel = null
    },
  }
}
