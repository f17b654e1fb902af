import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { queryOf } from './requestPath'

/** Wrong tokens in a minute before the next wrong one is answered with 429. */
const MAX_WRONG = 10
const WINDOW_MS = 60_000

export type Verdict = 'right' | 'missing' | 'wrong' | 'throttled'

/** Says whether a request carries the workspace token, in any of the three documented places. */
export type Authenticate = (request: IncomingMessage) => Verdict

/** @param now milliseconds, monotonic */
export function createAuthenticate(token: string, now: () => number): Authenticate {
  const expected = digest(token)
  let wrong: number[] = []

  return (request) => {
    const offered = tokensOf(request)
    if (offered.length === 0) return 'missing'
    // Digests have one length, so that the comparison takes the same time for every guess.
    if (offered.map((each) => timingSafeEqual(digest(each), expected)).includes(true)) return 'right'
    const time = now()
    wrong = [...wrong.filter((at) => time - at < WINDOW_MS), time].slice(-(MAX_WRONG + 1))
    return wrong.length > MAX_WRONG ? 'throttled' : 'wrong'
  }
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

function tokensOf(request: IncomingMessage): string[] {
  const bearer = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
  const offered = [subprotocolToken(request), bearer, queryOf(request.url).get('token')]
  return offered.filter((each) => each !== undefined && each !== null && each !== '').map(String)
}

/** A browser can put the token nowhere else: `new WebSocket(url, ['Bearer', token])`. */
function subprotocolToken(request: IncomingMessage): string | undefined {
  const words = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((word) => word.trim())
  const at = words.findIndex(isScheme)
  return at < 0 ? undefined : words[at + 1]
}

const isScheme = (word: string): boolean => word.toLowerCase() === 'bearer'

/** The sub-protocol to echo: the client's own word in its own case, or Chromium closes with 1006. */
export function chooseSubprotocol(offered: ReadonlySet<string>): string | false {
  return [...offered].find(isScheme) ?? false
}
