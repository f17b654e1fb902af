import type { Clock } from '../../lib/clock'
import { ACTION_RULES, afterReplay, begin, cut, type Delivery } from '../../socket/deliveryPolicy'
import type { Link } from '../../socket/link'
import type { TerminalListing } from './shared/protocol'

interface PendingClose extends Delivery {
  readonly epoch: string | null
}

/** Shells that the user ended: each is told to end until the server no longer has it, and none that came after. */
export function createCloseSession({ link, clock }: { link: Link; clock: Clock }) {
  const pending = new Map<string, PendingClose>()

  const tell = (sessionId: string, epoch: string | null) =>
    link.send({ type: 'close', sessionId, ...(epoch === null ? {} : { epoch }) })

  return {
    /** False when it could not be told. */
    send(sessionId: string, epoch: string | null): boolean {
      pending.set(sessionId, { ...begin(clock, 'sending'), epoch })
      return tell(sessionId, epoch)
    },
    /** The shell was not told and goes on. */
    withdraw: (sessionId: string) => void pending.delete(sessionId),
    lost(): void {
      for (const [sessionId, close] of pending) pending.set(sessionId, cut(close))
    },
    /** Which shells there are; null where the server cannot say. */
    listed(sessions: readonly TerminalListing[] | null): void {
      for (const [sessionId, close] of pending) {
        const { epoch } = close
        const isThere =
          sessions === null ||
          sessions.some((shell) => shell.sessionId === sessionId && (epoch === null || shell.epoch === epoch))
        const verdict = afterReplay(close, ACTION_RULES.endShell, isThere ? 'open' : 'done', clock)
        if (verdict === 'wait') continue
        pending.delete(sessionId)
        if (verdict === 'send' && tell(sessionId, epoch) && sessions !== null)
          pending.set(sessionId, { ...close, state: 'sending' })
      }
    },
  }
}
