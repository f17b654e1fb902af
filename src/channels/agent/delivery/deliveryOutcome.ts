import type { Evidence } from '../../../socket/deliveryPolicy'
import type { AgentState } from '../shared/state'
import { selectIsBusy } from '../store'
import type { PendingStop } from '../viewStore'
import type { PendingPrompt } from './pendingPrompt'
import { isLogged } from './reducePending'
import { countSame, userItems } from './userItems'

/** Names what a conversation is about now: the newest message of the user's in it. */
export const turnOf = (state: AgentState, taskId: string): string | null =>
  userItems(state, taskId).at(-1)?.id ?? null

interface Known {
  readonly state: AgentState
  /** The server names messages by the ids we gave them. */
  readonly idempotent: boolean
  /** Ids of messages that were written in this page. */
  readonly isOurs: (clientMessageId: string) => boolean
}

/** What the conversation says about a message that is not known to have arrived. */
export function outcomeOfPrompt(prompt: PendingPrompt, { state, idempotent, isOurs }: Known): Evidence {
  if (isLogged(state, prompt)) return 'done'
  if (prompt.state === 'queued') return hasMovedOn(state, prompt, isOurs) ? 'outdated' : 'open'
  if (idempotent) return 'open'
  return countSame(state, prompt) > prompt.same ? 'done' : 'unknown'
}

/** Somebody else has written in the conversation since, or it is gone. */
function hasMovedOn(state: AgentState, { taskId, turn }: PendingPrompt, isOurs: Known['isOurs']): boolean {
  const items = userItems(state, taskId)
  const at = items.findIndex(({ id }) => id === turn)
  if (turn !== null && at === -1) return true
  return items.slice(at + 1).some(({ clientMessageId = '' }) => !isOurs(clientMessageId))
}

/** A stop means the turn it was asked in. */
export function outcomeOfStop(state: AgentState, taskId: string, { turn }: PendingStop): Evidence {
  return selectIsBusy(taskId)(state) && turnOf(state, taskId) === turn ? 'open' : 'done'
}
