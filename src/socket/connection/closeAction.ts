import { CLOSE } from '../protocol'
import type { BlockedReason } from './connectionState'

/**
 * `renew`: the next socket needs another client id. `restart`: the server restarts, and takes clients at once, or spread over
 * `withinMs`.
 */
type CloseAction =
  | { readonly kind: 'block'; readonly reason: BlockedReason }
  | { readonly kind: 'renew' }
  | { readonly kind: 'restart'; readonly withinMs: number | null }
  | { readonly kind: 'retry' }

/** A server can ask for no longer pause, as with `Retry-After`. */
const MAX_WITHIN_MS = 300_000

/** What the close code of the server asks of the client (docs/protocol.md, W5). */
export function closeAction(code: number, reason: string): CloseAction {
  switch (code) {
    case CLOSE.unauthorized:
      return { kind: 'block', reason: 'auth' }
    case CLOSE.forbidden:
    case CLOSE.notFound:
      return { kind: 'block', reason: 'gone' }
    case CLOSE.notRunning:
      return { kind: 'block', reason: 'stopped' }
    case CLOSE.superseded:
      return { kind: 'renew' }
    case CLOSE.restart: {
      const within = /^retry-after-ms=(\d{1,9})$/.exec(reason)?.[1]
      return { kind: 'restart', withinMs: within ? Math.min(Number(within), MAX_WITHIN_MS) : null }
    }
    default:
      return { kind: 'retry' }
  }
}
