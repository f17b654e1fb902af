import type { AgentEvent } from '../shared/protocol'
import type { AgentViewState } from '../viewStore'

/** How many are remembered; the oldest are forgotten first. */
const MAX_KNOWN = 500

/**
 * The requests that another client answered while they were open here, with those that this event tells of; the same
 * array where it tells of none. Called before the event settles what this page has answered itself.
 */
export function answeredElsewhere(
  { elsewhere, answering }: Pick<AgentViewState, 'elsewhere' | 'answering'>,
  event: AgentEvent,
): readonly string[] {
  const events = event.type === 'history' ? event.events : [event]
  const more = events.flatMap((each) => {
    if (each.type !== 'request_resolved' || each.by?.kind !== 'client') return []
    return each.requestId in answering || elsewhere.includes(each.requestId) ? [] : each.requestId
  })
  return more.length === 0 ? elsewhere : [...elsewhere, ...more].slice(-MAX_KNOWN)
}
