import type { IncomingMessage } from 'node:http'
import { queryOf } from './requestPath'

/** Wrong tokens in a minute before the next wrong one is answered with 429. */
const MAX_WRONG = 10
const WINDOW_MS = 60_000

type Verdict = 'right' | 'missing' | 'wrong' | 'throttled'

/** Says whether a request carries a token that counts, in any of the three documented places. */
export type Authenticate = (request: IncomingMessage, isToken: IsToken) => Verdict

/** True for a token that opens what is asked for. */
export type IsToken = (text: string) => boolean

/**
 * Counts wrong tokens for the whole server, whichever workspace they were tried on.
 *
 *     const authenticate = createAuthenticate(() => performance.now())
 *     if (authenticate(request, workspace.isToken) === 'right') …
 *
 * @param now milliseconds, monotonic
 */
export function createAuthenticate(now: () => number): Authenticate {
  let wrong: number[] = []

  return (request, isToken) => {
    if (!hasCredentials(request)) return 'missing'
    if (carriesToken(request, isToken)) return 'right'
    const time = now()
    wrong = [...wrong.filter((at) => time - at < WINDOW_MS), time].slice(-(MAX_WRONG + 1))
    return wrong.length > MAX_WRONG ? 'throttled' : 'wrong'
  }
}

/** Credentials without a token count as a wrong token: a malformed login is an attempt, too. */
const hasCredentials = (request: IncomingMessage): boolean =>
  request.headers.authorization !== undefined ||
  queryOf(request.url).has('token') ||
  wordsOf(request).some(isScheme)

/** Looks at every token of the request, so that the time does not tell which one is right. */
export const carriesToken = (request: IncomingMessage, isToken: IsToken): boolean =>
  tokensOf(request).map(isToken).includes(true)

function tokensOf(request: IncomingMessage): string[] {
  const bearer = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
  const offered = [subprotocolToken(request), bearer, queryOf(request.url).get('token')]
  return offered.filter((each) => each !== undefined && each !== null && each !== '').map(String)
}

/** The only header a browser can put a token into on an upgrade: `new WebSocket(url, ['Bearer', token])`. */
function subprotocolToken(request: IncomingMessage): string | undefined {
  const words = wordsOf(request)
  const at = words.findIndex(isScheme)
  return at < 0 ? undefined : words[at + 1]
}

const wordsOf = (request: IncomingMessage): string[] =>
  (request.headers['sec-websocket-protocol'] ?? '').split(',').map((word) => word.trim())

const isScheme = (word: string): boolean => word.toLowerCase() === 'bearer'

/** The sub-protocol to echo: the client's own word in its own case, or Chromium closes with 1006. */
export function chooseSubprotocol(offered: ReadonlySet<string>): string | false {
  return [...offered].find(isScheme) ?? false
}
