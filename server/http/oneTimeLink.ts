import { randomBytes } from 'node:crypto'

/** The link expires after this time, ms. A browser that starts more slowly needs the printed address. */
const OPEN_MS = 60_000

/**
 * An address that redirects to another one, once. The browser is started with it instead of the address with the token,
 * because every user of the machine can read the arguments of a process.
 */
export interface OneTimeLink {
  /** Path of the address. */
  readonly path: string
  /** The target; null for another path, after the first use, and once expired. */
  redeem(path: string): string | null
}

/**
 * Makes a link to `target`, with 128 random bits in its path.
 *
 *     const link = createOneTimeLink(() => '/?workspace=ws-1a2b3c4d#token=…', () => performance.now())
 *     openBrowser(`${origin}${link.path}`)
 *
 * @param now milliseconds, monotonic
 */
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
