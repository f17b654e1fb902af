import type { Clock } from '../../lib/clock'
import {
  ACTION_RULES,
  afterReplay,
  begin,
  cut,
  type Delivery,
  type Evidence,
} from '../../socket/deliveryPolicy'
import type { Link } from '../../socket/link'
import type { TerminalListing } from './shared/protocol'
import type { TerminalState } from './shared/state'

interface Rename extends Delivery {
  readonly name: string
  /** What a cut may have left: what it was called, and the names given since that nobody confirmed. */
  readonly before: readonly string[]
  /** It is what showed already: that it shows says nothing until another one did. */
  readonly isReturn: boolean
  /** Which shell it was when the user decided. */
  readonly epoch: string | null
}

/** Names that were given and not confirmed: the last of each terminal is sent again, unless somebody gave another. */
export function createRenames({ link, clock }: { link: Link; clock: Clock }) {
  const renames = new Map<string, Rename>()

  const tell = (sessionId: string, name: string) => link.send({ type: 'rename', sessionId, name })

  function evidenceOf({ name, before, epoch }: Rename, listed: TerminalListing | undefined): Evidence {
    if (listed?.epoch !== epoch || listed.name === name) return 'done'
    return before.includes(listed.name) ? 'open' : 'outdated'
  }

  return {
    rename(sessionId: string, name: string, now: { name: string; epoch: string | null }): void {
      const given = renames.get(sessionId)
      if (name === (given ?? now).name) return
      const before = given ? [...given.before, given.name] : [now.name]
      const { epoch } = given ?? now
      const isReturn = name === now.name
      renames.set(sessionId, { ...begin(clock, 'sending'), name, before, epoch, isReturn })
      if (!tell(sessionId, name)) renames.delete(sessionId)
    },
    /** After an event was folded: a name that shows was taken. */
    settle({ sessions }: TerminalState): void {
      for (const [sessionId, rename] of renames) {
        const session = sessions[sessionId]
        if (session && session.name !== rename.name) renames.set(sessionId, { ...rename, isReturn: false })
        else if (!session || !rename.isReturn) renames.delete(sessionId)
      }
    },
    lost(): void {
      for (const [sessionId, rename] of renames) renames.set(sessionId, cut(rename))
    },
    /** What each is called now. */
    listed(sessions: readonly TerminalListing[]): void {
      for (const [sessionId, rename] of renames) {
        const listed = sessions.find((one) => one.sessionId === sessionId)
        const verdict = afterReplay(rename, ACTION_RULES.rename, evidenceOf(rename, listed), clock)
        if (verdict === 'wait') continue
        renames.delete(sessionId)
        if (verdict === 'send' && tell(sessionId, rename.name))
          renames.set(sessionId, { ...rename, state: 'sending' })
      }
    },
  }
}
