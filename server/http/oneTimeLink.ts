import { randomBytes } from 'node:crypto'

/** A browser that takes longer to start than this has to be pointed at the printed address. */
const OPEN_MS = 60_000

/**
 * A one-time link: an address that leads to another one, once. The browser is started with it instead of the address with the
 * token, because the arguments of a process can be read by every user of the machine.
 */
export interface OneTimeLink {
  /** Path of the address. */
  readonly path: string
  /** Where to; null when this is not the path, when it was used, or too late. */
  redeem(path: string): string | null
}

/** @param now milliseconds, monotonic */
export function createOneTimeLink(target: () => string, now: () => number): OneTimeLink {
  const path = `/open/${randomBytes(16).toString('base64url')}`
  const until = now() + OPEN_MS
  let used = false
  return {
    path,
    redeem(asked) {
      if (asked !== path || used || now() > until) return null
      used = true
      return target()
    },
  }
}
