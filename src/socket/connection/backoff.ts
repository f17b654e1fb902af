const FIRST_MS = 300
const BASE_MS = 250
const CAP_MS = 20_000
const HIDDEN_CAP_MS = 60_000

/**
 * How long to wait before try `failures` (0: the first after a loss), milliseconds. Full jitter over an
 * exponential range, so that the clients of a restarted server come back spread out.
 */
export function backoffMs(failures: number, random: () => number, hidden = false): number {
  if (failures <= 0) return random() * FIRST_MS
  const cap = hidden ? HIDDEN_CAP_MS : CAP_MS
  return BASE_MS + random() * Math.min(cap, BASE_MS * 2 ** failures)
}
