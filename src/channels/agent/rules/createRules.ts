import { createStore } from 'zustand/vanilla'
import type { Link, Outgoing } from '../../../socket/link'
import type { Envelope } from '../../../socket/protocol'

/**
 * The permission rules as the server tells them. They are shown in a dialog alone, whose code reads the frame
 * (`ruleRequests.ts`) and is fetched with it.
 *
 *     const rules = createRules(link)
 *     rules.receive(frame) // false: it is about something else
 */
export function createRules(link: Link) {
  const store = createStore<{ readonly told: Envelope | null }>(() => ({ told: null }))
  return {
    model: { store, ask: (frame: Outgoing) => link.ask(frame) },
    receive(frame: Envelope): boolean {
      if (frame.type !== 'rules') return false
      store.setState({ told: frame })
      return true
    },
  }
}

export type RulesModel = ReturnType<typeof createRules>['model']
