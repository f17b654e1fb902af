import { CLOSE } from '../protocol'
import type { BlockedReason } from './connectionState'

/** `renew`: another client id first. `restart`: the server comes back, at once or within a random part of `withinMs`. */
export type CloseAction =
  | { readonly kind: 'block'; readonly reason: BlockedReason }
  | { readonly kind: 'renew' }
  | { readonly kind: 'restart'; readonly withinMs: number | null }
  | { readonly kind: 'retry' }

const MAX_WITHIN_MS = 300_000

/** What the server's close code asks of us (docs/protocol.md, 1.1). */
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
