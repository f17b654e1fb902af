import type { Clock } from '../../lib/clock'

/** So many in a minute, and the socket itself is doubted. */
const MAX_PER_MINUTE = 20
const MINUTE_MS = 60_000

/**
 * Counts what could not be read. `tooMany` is true once when a minute brought twenty of it; a server that goes on
 * like that on the next socket is put up with, until a minute passed without.
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
