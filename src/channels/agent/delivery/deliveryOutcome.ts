import type { Evidence } from '../../../socket/deliveryPolicy'
import type { AgentState } from '../shared/state'
import { selectIsBusy } from '../store'
import type { PendingStop } from '../viewStore'
import type { PendingPrompt } from './pendingPrompt'
import { isLogged } from './reducePending'
import { countSame, userItems } from './userItems'

/** The turn of a conversation, named by its newest message of the user. */
export const turnOf = (state: AgentState, taskId: string): string | null =>
  state.tasks[taskId]?.said.at(-1) ?? null

/** Messages wait, and none is sent before the user says so. */
export function isQueuePaused({ tasks }: AgentState, taskId: string): boolean {
  const queue = tasks[taskId]?.queue
  return queue?.paused === true && queue.messages.length > 0
}

interface Known {
  readonly state: AgentState
  /** The server keeps the ids that the client gave its messages. */
  readonly idempotent: boolean
  /** Whether a message was written in this page. */
  readonly isOurs: (clientMessageId: string) => boolean
}

/** Whether a message that is not acknowledged has arrived, as far as the conversation shows. */
export function outcomeOfPrompt(prompt: PendingPrompt, { state, idempotent, isOurs }: Known): Evidence {
  if (isLogged(state, prompt)) return 'done'
  if (prompt.state === 'queued') return hasMovedOn(state, prompt, isOurs) ? 'outdated' : 'open'
  if (idempotent) return 'open'
  return countSame(state, prompt) > prompt.same ? 'done' : 'unknown'
}

/**
 * Another client has written in the conversation since, or the conversation is gone, or its queue was paused, as by a restart
 * of the server: a message that was written before would go first and end the pause.
 */
function hasMovedOn(state: AgentState, prompt: PendingPrompt, isOurs: Known['isOurs']): boolean {
  const { taskId, turn } = prompt
  if (isQueuePaused(state, taskId) && !prompt.isPaused) return true
  const items = userItems(state, taskId)
  const at = items.findIndex(({ id }) => id === turn)
  if (turn !== null && at === -1) return true
  return items.slice(at + 1).some(({ clientMessageId = '' }) => !isOurs(clientMessageId))
}

/** A stop is meant for the turn in which it was asked for. */
export function outcomeOfStop(state: AgentState, taskId: string, { turn }: PendingStop): Evidence {
  return selectIsBusy(taskId)(state) && turnOf(state, taskId) === turn ? 'open' : 'done'
}
