const FIRST_MS = 300
const BASE_MS = 250
const CAP_MS = 20_000
const HIDDEN_CAP_MS = 60_000
const QUICK_BASE_MS = 30
const QUICK_RANGE_MS = 60

/** Quick tries after one loss: with their waits they last for about 1.2 s. */
export const QUICK_TRIES = 20

/**
 * The wait before the next attempt, ms, where nothing answers at all. Such an attempt costs no server anything, since
 * the operating system refuses it or the network does, and a link that comes back is noticed at once: half of the
 * pages are there 29 ms after a cut of 1 s instead of 494, with up to 21 tries instead of 4 (`cutShort.test.ts`).
 */
export const quickMs = (random: () => number): number => QUICK_BASE_MS + random() * QUICK_RANGE_MS

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
