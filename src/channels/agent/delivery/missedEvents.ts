import type { Clock } from '../../../lib/clock'
import { msSince, type Timestamp, timestamp } from '../../../lib/timestamp'
import type { AgentState } from '../shared/state'
import type { AgentStore } from '../store'
import type { AgentViewStore, Missed } from '../viewStore'

/** A shorter absence shows no divider, ms. */
const AWAY_MS = 30_000

interface Options {
  readonly store: AgentStore
  readonly viewStore: AgentViewStore
  readonly clock: Clock
}

/**
 * Records what changed in each conversation during a long absence of the connection.
 *
 *     const missedEvents = createMissedEvents({ store, viewStore, clock })
 *     missedEvents.lost()
 *     missedEvents.ended() // viewStore has `missed` now, if the absence was long
 */
export function createMissedEvents({ store, viewStore, clock }: Options) {
  let left: { readonly at: Timestamp; readonly state: AgentState } | null = null
  return {
    lost(): void {
      const state = store.getState()
      if (left === null && state.loaded) left = { at: timestamp(clock), state }
    },
    /** The state of the server is complete again. */
    ended(): void {
      if (left !== null && msSince(clock, left.at) > AWAY_MS)
        viewStore.setState({ missed: missedIn(left.state, store.getState()) })
      left = null
    },
  }
}

/** The items that are new or different in each conversation that was known. */
function missedIn(before: AgentState, now: AgentState): Readonly<Record<string, Missed>> {
  const entries = Object.values(now.tasks).flatMap(({ taskId, items }) => {
    const known = before.tasks[taskId]
    if (known === undefined) return []
    const oldest = before.items.get(known.items.at(0) ?? '')?.seq ?? 0
    const ids = [...items].filter((id) => {
      const item = now.items.get(id)
      const was = before.items.get(id)
      const isOlder = item !== undefined && was === undefined && item.seq < oldest
      return item !== was && !isOlder && JSON.stringify(item) !== JSON.stringify(was)
    })
    return ids.length === 0 ? [] : [[taskId, { ids }] as const]
  })
  return Object.fromEntries(entries)
}
