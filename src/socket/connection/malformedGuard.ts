import type { Clock } from '../../lib/clock'

/** This many malformed messages in a minute count as a broken socket. */
const MAX_PER_MINUTE = 20
const MINUTE_MS = 60_000

/**
 * Counts malformed messages. `tooMany` returns true for the twentieth within a minute, and the connection is made anew.
 * It does not return true again until a minute passes without a malformed message: a server that sends them on every
 * socket would otherwise be reconnected to for ever.
 */
export function createMalformedGuard(clock: Clock) {
  let recent: number[] = []
  let armed = true
  return {
    tooMany(): boolean {
      const now = clock.now()
      const last = recent.at(-1)
      if (last !== undefined && now - last >= MINUTE_MS) armed = true
      recent = [...recent.filter((at) => now - at < MINUTE_MS), now].slice(-MAX_PER_MINUTE)
      if (!armed || recent.length < MAX_PER_MINUTE) return false
      armed = false
      return true
    },
  }
}
