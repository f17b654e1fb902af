import type { Clock } from '../../lib/clock'

/**
 * Asks the page that embeds this one for a token. `refused` is the token that the server no longer takes. Null when there
 * is none.
 */
export type GetToken = (refused: string | null) => Promise<string | null>

const TIMEOUT_MS = 10_000

/** The token of the next attempt. A refused token is never sent again, unless the user provides it again. */
export interface Credentials {
  readonly token: string
  readonly refused: string | null
  /** There is a `GetToken`. */
  readonly hasProvider: boolean
  /** The token was provided by hand and not tried yet: the provider is not asked before that. */
  readonly isFresh: boolean
  /** A refused token may be exchanged: once, until the connection has been live for 10 s. */
  readonly mayExchange: boolean
}

export const initialCredentials = (token: string, hasProvider: boolean): Credentials => ({
  token,
  refused: null,
  hasProvider,
  isFresh: false,
  mayExchange: true,
})

/** The provider is asked before each attempt. */
export const mustAskProvider = ({ hasProvider, isFresh }: Credentials): boolean => hasProvider && !isFresh

/** The token that may be sent; null when the server has refused the one there is. */
export const usableToken = ({ token, refused }: Credentials): string | null =>
  token === refused ? null : token

export const withProvided = (credentials: Credentials, token: string): Credentials => ({
  ...credentials,
  token,
  refused: null,
  isFresh: true,
  mayExchange: true,
})

/** Asks the provider, for at most 10 s. Null when it fails or has no token: the one that is held may still do. */
export async function askForToken(clock: Clock, getToken: GetToken, refused: string | null) {
  let cancel = () => {}
  try {
    return await Promise.race([
      getToken(refused),
      new Promise<null>((resolve) => {
        cancel = clock.after(TIMEOUT_MS, () => resolve(null))
      }),
    ])
  } catch {
    // The host page has no token now, for instance because its user signed out.
    return null
  } finally {
    cancel()
  }
}
