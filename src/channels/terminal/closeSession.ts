import type { Clock } from '../../lib/clock'
import { ACTION_RULES, begin, type Delivery } from '../../socket/deliveryPolicy'
import type { Link } from '../../socket/link'
import { createDeliveries, type Pending } from '../createDeliveries'
import type { TerminalListing } from './shared/protocol'

interface PendingClose extends Delivery {
  readonly epoch: string | null
}

/**
 * Shells that the user closed: the client asks the server to end one until the server no longer has it. A shell that was
 * started later under the same id has another epoch, and stays.
 *
 *     const closeSession = createCloseSession({ link, clock })
 *     closeSession.send(sessionId, epoch, { keep: false })
 */
export function createCloseSession({ link, clock }: { link: Link; clock: Clock }) {
  let pending: Pending<PendingClose> = {}
  const deliveries = createDeliveries<PendingClose>({
    clock,
    rule: () => ACTION_RULES.endShell,
    pending: {
      get: () => pending,
      set(next) {
        pending = next
      },
    },
    send: ({ epoch }, sessionId) =>
      link.send({ type: 'close', sessionId, ...(epoch === null ? {} : { epoch }) }),
    // The terminal is listed again.
    failed: () => null,
  })

  return {
    /** False when it could not be sent. `keep`: then it is sent after the next reconnect. */
    send(sessionId: string, epoch: string | null, { keep }: { keep: boolean }): boolean {
      const close = { ...begin(clock, 'sending'), epoch }
      return deliveries.start(sessionId, close, keep ? { offline: { ...close, state: 'queued' } } : {})
    },
    lost: deliveries.lost,
    /** Which shells the server has; null where it cannot say. */
    listed(sessions: readonly TerminalListing[] | null): void {
      deliveries.afterReplay(({ epoch }, sessionId) => {
        const isSame = (shell: TerminalListing) =>
          shell.sessionId === sessionId && (epoch === null || shell.epoch === epoch)
        return sessions === null || sessions.some(isSame) ? 'open' : 'done'
      })
      // Such a server never shows that it was done: sending it once more is all there is to do.
      if (sessions === null) deliveries.change((close) => (close.state === 'sending' ? null : close))
    },
  }
}
