import type { Clock } from '../../../lib/clock'
import type { AgentStore } from '../store'
import { type Notice, noticesOf } from './notices'

/** How long the page that the user looks at has to say so before another one tells, ms. */
const FIRST_MS = 250
/** How long it holds on to what it told, ms: pages hear of an event within this. */
const HELD_MS = 5000

export interface NoticeOptions {
  readonly store: AgentStore
  readonly clock: Pick<Clock, 'after'>
  readonly hasFocus: () => boolean
  /** False while the server repeats what was said before. */
  readonly isCurrent: () => boolean
  readonly isOn: (setting: 'agent.sound' | 'agent.notify') => boolean
  /** Resolves to whether this page has the name to itself; it keeps it until `release`. */
  readonly claim: (name: string, release: Promise<void>) => Promise<boolean>
  readonly sound: () => void
  readonly notify: (notice: Notice) => void
}

/**
 * Tells of what needs the user, and of turns that have ended, while no page of this workspace has the focus: once, in one
 * of them. Returns its end.
 */
export function attachNotices(options: NoticeOptions): () => void {
  const { store, clock, hasFocus, isCurrent, isOn, claim, sound, notify } = options
  const claimed = (key: string) =>
    claim(`aether:notice:${key}`, new Promise((resolve) => clock.after(HELD_MS, resolve)))

  async function tell(notice: Notice): Promise<void> {
    if (!(await claimed(notice.key))) return
    if (isOn('agent.sound')) sound()
    if (isOn('agent.notify')) notify(notice)
  }

  return store.subscribe((state, before) => {
    if (!isCurrent() || (!isOn('agent.sound') && !isOn('agent.notify'))) return
    for (const notice of noticesOf(before, state)) {
      // Others stay silent.
      if (hasFocus()) void claimed(notice.key)
      else clock.after(FIRST_MS, () => hasFocus() || void tell(notice))
    }
  })
}
