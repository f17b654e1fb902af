import type { IncomingMessage } from 'node:http'
import type { Authenticate, IsToken } from './auth'
import { type OriginPolicy, parseOrigin } from './originPolicy'

/** Logs a request or upgrade that carried a wrong token, without the token. */
export type LogLogin = (request: IncomingMessage, refusal: Refusal) => void

/** Why a request goes no further. `retryAfter` in seconds. */
export interface Refusal {
  readonly status: number
  readonly error: string
  readonly retryAfter?: number
}

/** Refuses requests from pages of origins that are not allowed. The origin is checked before the token. */
export function refuseOrigin(
  request: IncomingMessage,
  origins: OriginPolicy,
  isUpgrade: boolean,
): Refusal | null {
  const { host = '', origin } = request.headers
  if (origin === undefined) return null
  if (!isUpgrade && (request.method === 'GET' || request.method === 'HEAD')) return null
  if (origins.allowsOrigin(origin, host)) return null
  const exact = parseOrigin(origin)
  const which = exact === null ? '' : ` ${exact}`
  return {
    status: 403,
    error: `Pages of this origin may not use this server. Where it is served elsewhere, start the server with --allow-origin${which}; where it is the server's own address behind a reverse proxy, with --public-origin${which}.`,
  }
}

/** How a server knows tokens, and where it notes wrong ones. */
export interface TokenRules {
  readonly authenticate: Authenticate
  readonly logLogin?: LogLogin | undefined
}

/** Refuses a request without a token for which `isToken` is true. */
export function refuseToken(
  request: IncomingMessage,
  { authenticate, logLogin }: TokenRules,
  isToken: IsToken,
): Refusal | null {
  const verdict = authenticate(request, isToken)
  if (verdict === 'right') return null
  if (verdict === 'missing') return { status: 401, error: 'A token is needed.' }
  const refusal = verdict === 'wrong' ? WRONG_TOKEN : THROTTLED
  logLogin?.(request, refusal)
  return refusal
}

/** A wrong token, which `logLogin` has noted. */
export const isLogin = (refusal: Refusal | null): boolean => refusal === WRONG_TOKEN || refusal === THROTTLED

const WRONG_TOKEN: Refusal = { status: 401, error: 'The token is wrong.' }
const THROTTLED: Refusal = { status: 429, error: 'Too many wrong tokens. Wait a minute.', retryAfter: 60 }

export const wrongHost = (error: string): Refusal => ({ status: 421, error })
export const STOPPING: Refusal = { status: 503, error: 'The server is shutting down.', retryAfter: 1 }
export const NOT_FOUND: Refusal = { status: 404, error: 'There is nothing at this address.' }
export const NO_WORKSPACE: Refusal = { status: 404, error: 'There is no such workspace.' }
export const BAD_TARGET: Refusal = { status: 400, error: 'Only plain paths of this server are answered.' }
