import type { Clock } from '../../lib/clock'
import { ACTION_RULES, afterReplay, begin, cut, type Delivery } from '../../socket/deliveryPolicy'
import type { Link } from '../../socket/link'
import type { TerminalListing } from './shared/protocol'

interface Ending extends Delivery {
  readonly epoch: string | null
}

/** Shells that the user ended: each is told to end until the server no longer has it, and none that came after. */
export function createEndings({ link, clock }: { link: Link; clock: Clock }) {
  const endings = new Map<string, Ending>()

  const tell = (sessionId: string, epoch: string | null) =>
    link.send({ type: 'close', sessionId, ...(epoch === null ? {} : { epoch }) })

  return {
    /** False when it could not be told. */
    end(sessionId: string, epoch: string | null): boolean {
      endings.set(sessionId, { ...begin(clock, 'sending'), epoch })
      return tell(sessionId, epoch)
    },
    /** The shell was not told and goes on. */
    withdraw: (sessionId: string) => void endings.delete(sessionId),
    lost(): void {
      for (const [sessionId, ending] of endings) endings.set(sessionId, cut(ending))
    },
    /** Which shells there are; null where the server cannot say. */
    listed(sessions: readonly TerminalListing[] | null): void {
      for (const [sessionId, ending] of endings) {
        const { epoch } = ending
        const isThere =
          sessions === null ||
          sessions.some((one) => one.sessionId === sessionId && (epoch === null || one.epoch === epoch))
        const verdict = afterReplay(ending, ACTION_RULES.endShell, isThere ? 'open' : 'done', clock)
        if (verdict === 'wait') continue
        endings.delete(sessionId)
        if (verdict === 'send' && tell(sessionId, epoch) && sessions !== null)
          endings.set(sessionId, { ...ending, state: 'sending' })
      }
    },
  }
}
