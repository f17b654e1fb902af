import type { Clock } from '../../lib/clock'
import { ACTION_RULES, begin, type Delivery, type Evidence } from '../../socket/deliveryPolicy'
import type { Link } from '../../socket/link'
import { createDeliveries, type Pending } from '../createDeliveries'
import type { TerminalListing } from './shared/protocol'
import type { TerminalState } from './shared/state'

interface Rename extends Delivery {
  readonly name: string
  /** What a cut may have left: the name before, and the names given since that were not confirmed. */
  readonly before: readonly string[]
  /** The name is the one that was shown already: that it is shown says nothing until another one was. */
  readonly isReturn: boolean
  /** Which shell it was when the user decided. */
  readonly epoch: string | null
}

/**
 * Names of terminals that were given and not confirmed: the last name of each is sent again, unless another client
 * gave another.
 *
 *     const renames = createRenames({ link, clock })
 *     renames.rename(sessionId, 'build', { name: 'bash', epoch })
 */
export function createRenames({ link, clock }: { link: Link; clock: Clock }) {
  let pending: Pending<Rename> = {}
  const deliveries = createDeliveries<Rename>({
    clock,
    rule: () => ACTION_RULES.rename,
    pending: {
      get: () => pending,
      set(next) {
        pending = next
      },
    },
    send: ({ name }, sessionId) => link.send({ type: 'rename', sessionId, name }),
    // The list shows the name that the server has.
    failed: () => null,
  })

  function evidenceOf({ name, before, epoch }: Rename, listed: TerminalListing | undefined): Evidence {
    if (listed?.epoch !== epoch || listed.name === name) return 'done'
    return before.includes(listed.name) ? 'open' : 'outdated'
  }

  return {
    rename(sessionId: string, name: string, now: { name: string; epoch: string | null }): void {
      const given = pending[sessionId]
      if (name === (given ?? now).name) return
      const before = given ? [...given.before, given.name] : [now.name]
      const { epoch } = given ?? now
      const isReturn = name === now.name
      deliveries.start(sessionId, { ...begin(clock, 'sending'), name, before, epoch, isReturn })
    },
    /** After an event was folded: a name that is shown was taken. */
    settle({ sessions }: TerminalState): void {
      deliveries.change((rename, sessionId) => {
        const session = sessions[sessionId]
        if (!session) return null
        if (session.name === rename.name) return rename.isReturn ? rename : null
        return rename.isReturn ? { ...rename, isReturn: false } : rename
      })
    },
    lost: deliveries.lost,
    /** The name of each terminal after a reconnect. */
    listed(sessions: readonly TerminalListing[]): void {
      deliveries.afterReplay((rename, sessionId) =>
        evidenceOf(
          rename,
          sessions.find((one) => one.sessionId === sessionId),
        ),
      )
    },
  }
}
