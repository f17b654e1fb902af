const FIRST_MS = 300
const BASE_MS = 250
const CAP_MS = 20_000
const HIDDEN_CAP_MS = 60_000

/**
 * The wait before the next attempt, ms, after `failures` failed ones. Full jitter over an exponential range spreads the
 * clients of a restarted server (AWS Architecture Blog, "Exponential Backoff And Jitter").
 *
 * @example
 * backoffMs(3, Math.random) // 250 to 2,250
 */
export function backoffMs(failures: number, random: () => number, hidden = false): number {
  if (failures <= 0) return random() * FIRST_MS
  const cap = hidden ? HIDDEN_CAP_MS : CAP_MS
  return BASE_MS + random() * Math.min(cap, BASE_MS * 2 ** failures)
}
