import type { Clock } from '../../lib/clock'

/**
 * Asks whoever embeds the page for a token; `refused` is the one the server no longer takes, so the same one is of
 * no use. Null when there is none to be had.
 */
export type GetToken = (refused: string | null) => Promise<string | null>

const TIMEOUT_MS = 10_000

interface Options {
  readonly clock: Clock
  readonly token: string
  readonly getToken: GetToken | undefined
}

export type Credentials = ReturnType<typeof createCredentials>

/** The token of the next try. One that was refused is never sent again, unless a person insists. */
export function createCredentials({ clock, token: first, getToken }: Options) {
  let token = first
  let refused: string | null = null
  /** Somebody gave us this token just now: nobody is asked for another before it was tried. */
  let isFresh = false
  let mayRefresh = true

  const usable = () => (token === refused ? null : token)

  async function asked(provider: GetToken): Promise<string | null> {
    let cancel = () => {}
    try {
      return await Promise.race([
        provider(refused),
        new Promise<null>((resolve) => {
          cancel = clock.after(TIMEOUT_MS, () => resolve(null))
        }),
      ])
    } catch {
      // Whoever should have a token has none now; the one we hold may still do.
      return null
    } finally {
      cancel()
    }
  }

  return {
    current: () => token,
    /** The token for this try, null when there is none worth sending. Asks the provider each time, if there is one. */
    next(): string | null | Promise<string | null> {
      if (!getToken || isFresh) {
        isFresh = false
        return usable()
      }
      return asked(getToken).then((given) => {
        token = given ?? token
        return usable()
      })
    },
    /** The server refused the token. True when another one may be had: once per loss. */
    refuse(): boolean {
      refused = token
      const may = getToken !== undefined && mayRefresh
      mayRefresh = false
      return may
    },
    provide(next: string): void {
      token = next
      refused = null
      isFresh = true
      mayRefresh = true
    },
    /** The connection has been fine for a while. */
    rearm(): void {
      mayRefresh = true
    },
  }
}
