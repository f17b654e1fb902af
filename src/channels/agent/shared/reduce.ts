import { applyUnnumbered } from './dialectFold'
import type { AgentLogEvent } from './eventSchemas'
import { applyEvent, missing } from './logFold'
import type { AgentEvent } from './protocol'
import { applyHistory, applyPage } from './replay'
import type { AgentState } from './state'

/**
 * The state of every conversation after one more event. The server folds its log with the same function, and makes
 * its `history` of the result.
 *
 *     store.setState((state) => reduceAgent(state, event))
 */
export function reduceAgent(state: AgentState, event: AgentEvent): AgentState {
  switch (event.type) {
    case 'history':
      return applyHistory(state, event)
    case 'page':
      return applyPage(state, event)
    case 'prompted':
      return state
    case 'restarted':
      return state.restarted ? state : { ...state, restarted: true }
    case 'appended':
    case 'rewritten':
    case 'truncated':
    case 'ended':
      return applyUnnumbered(state, event)
    default:
      return event.seq === undefined ? applyUnnumbered(state, event) : applyNext(state, event, event.seq)
  }
}

/** A numbered event: the next one is folded, an older one is dropped, a later one shows that one is missing. */
function applyNext(state: AgentState, event: AgentLogEvent, seq: number): AgentState {
  const foreign = event.epoch !== undefined && event.epoch !== state.epoch
  if (foreign && state.epoch !== null) return missing(state)
  if (!foreign && seq <= state.seq) return state
  if (state.gap || seq !== state.seq + 1) return missing(state)
  const next = applyEvent(state, event)
  if (next.gap) return missing(state)
  return { ...next, seq, epoch: event.epoch ?? state.epoch, loaded: true }
}
