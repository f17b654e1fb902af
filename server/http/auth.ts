import type { IncomingMessage } from 'node:http'
import { queryOf } from './requestPath'
import type { Tokens } from './tokens'

/** Wrong tokens in a minute before the next wrong one is answered with 429. */
const MAX_WRONG = 10
const WINDOW_MS = 60_000

export type Verdict = 'right' | 'missing' | 'wrong' | 'throttled'

/** Says whether a request carries a token of the workspace, in any of the three documented places. */
export type Authenticate = (request: IncomingMessage) => Verdict

/** @param now milliseconds, monotonic */
export function createAuthenticate(isValid: Tokens['isValid'], now: () => number): Authenticate {
  let wrong: number[] = []

  return (request) => {
    if (!hasCredentials(request)) return 'missing'
    if (tokensOf(request).map(isValid).includes(true)) return 'right'
    const time = now()
    wrong = [...wrong.filter((at) => time - at < WINDOW_MS), time].slice(-(MAX_WRONG + 1))
    return wrong.length > MAX_WRONG ? 'throttled' : 'wrong'
  }
}

/** Those that hold no token count, too: a login that is tried in another form is a login that is tried. */
const hasCredentials = (request: IncomingMessage): boolean =>
  request.headers.authorization !== undefined ||
  queryOf(request.url).has('token') ||
  wordsOf(request).some(isScheme)

function tokensOf(request: IncomingMessage): string[] {
  const bearer = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
  const offered = [subprotocolToken(request), bearer, queryOf(request.url).get('token')]
  return offered.filter((each) => each !== undefined && each !== null && each !== '').map(String)
}

/** A browser can put the token nowhere else: `new WebSocket(url, ['Bearer', token])`. */
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
