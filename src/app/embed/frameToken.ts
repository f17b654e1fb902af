import * as z from 'zod/mini'
import type { Clock } from '../../lib/clock'
import type { GetToken } from '../../socket/connection/credentials'

const tokenSchema = z.object({
  token: z.string().check(z.minLength(1), z.maxLength(8192)),
  expiresAt: z.number(),
})
type Token = z.infer<typeof tokenSchema>
export type TokenReason = 'initial' | 'expiring' | 'rejected'

/** Milliseconds before its end at which a token is no longer good enough for a new connection. */
const SPARE_MS = 60_000

interface Options {
  /** Asks the host; rejects when it has none. */
  readonly ask: (reason: TokenReason) => Promise<unknown>
  readonly clock: Clock
}

/**
 * The host's tokens, in memory only. Asks for one when there is none, a minute before it ends, and when it was
 * refused; a caller that asks meanwhile gets the same answer.
 */
export function createFrameToken({ ask, clock }: Options): {
  readonly getToken: GetToken
  /** Asks the host once more, whatever is held: for a new attempt. */
  renew(): Promise<string | null>
} {
  let held: Token | null = null
  let asking: Promise<Token | null> | null = null

  async function fetchToken(reason: TokenReason): Promise<Token | null> {
    const parsed = tokenSchema.safeParse(await ask(reason))
    held = parsed.success ? parsed.data : null
    if (held) renewLater(held)
    return held
  }
  function fresh(reason: TokenReason): Promise<Token | null> {
    asking ??= fetchToken(reason).finally(() => {
      asking = null
    })
    return asking
  }
  function renewLater(token: Token): void {
    const left = token.expiresAt - clock.wall() - SPARE_MS
    // Timers hold no more than 24 days; such a token needs no care.
    if (left > 0 && left < 2 ** 31)
      clock.after(left, () => held === token && void fresh('expiring').catch(() => null))
  }

  const getToken: GetToken = async (refused) => {
    const isRefused = held !== null && held.token === refused
    const isEnding = held !== null && held.expiresAt - clock.wall() <= SPARE_MS
    if (held && !isRefused && !isEnding) return held.token
    const next = await fresh(isRefused || refused !== null ? 'rejected' : held ? 'expiring' : 'initial')
    return next?.token ?? null
  }
  return { getToken, renew: async () => (await fresh('rejected'))?.token ?? null }
}
