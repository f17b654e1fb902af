import type { AgentEvent } from '../shared/protocol'
import type { AgentState } from '../shared/state'
import { selectIsBusy } from '../store'
import type { AgentViewState } from '../viewStore'
import type { PendingPrompt } from './pendingPrompt'
import { countSame } from './userItems'

interface Known {
  /** With the event folded in. */
  readonly state: AgentState
  /** The server repeats the ids of the client's messages; otherwise a message is known by its text. */
  readonly idempotent: boolean
}

/** Takes out the user's pending actions that an event settles. The same object when it settles none. */
export function reducePending(view: AgentViewState, event: AgentEvent, known: Known): AgentViewState {
  const pending = settlePending(view.pending, event, known)
  const answering = settleAnswers(view.answering, event, known.state)
  const stopping = settleStops(view.stopping, event, known.state)
  const unchanged = pending === view.pending && answering === view.answering && stopping === view.stopping
  return unchanged ? view : { ...view, pending, answering, stopping }
}

function settlePending(
  pending: readonly PendingPrompt[],
  event: AgentEvent,
  { state, idempotent }: Known,
): readonly PendingPrompt[] {
  if (pending.length === 0) return pending
  const next = pending.flatMap((prompt) => {
    if (event.type === 'prompted') return answered(prompt, event)
    if (isLogged(state, prompt)) return []
    const mayShow = !idempotent && event.type === 'user_message' && prompt.state === 'sending'
    return mayShow && countSame(state, prompt) > prompt.same ? [] : [prompt]
  })
  const same = next.length === pending.length && next.every((prompt, index) => prompt === pending[index])
  return same ? pending : next
}

function answered(prompt: PendingPrompt, event: Extract<AgentEvent, { type: 'prompted' }>): PendingPrompt[] {
  if (event.clientMessageId !== prompt.clientMessageId) return [prompt]
  // The log comes before the answer: an accepted message is in the conversation or in its queue already.
  if (event.state !== 'refused') return []
  return [{ ...prompt, state: 'failed', ...(event.error === undefined ? {} : { error: event.error }) }]
}

/** True when the message stands in the conversation or waits in its queue. */
export function isLogged(state: AgentState, prompt: PendingPrompt): boolean {
  const task = state.tasks[prompt.taskId]
  if (!task) return false
  const isThis = ({ clientMessageId }: { clientMessageId?: string | undefined }) =>
    clientMessageId === prompt.clientMessageId
  if (task.queue?.messages.some(isThis)) return true
  const isItem = (id: string) => {
    const item = state.items.get(id)
    return item?.kind === 'user' && isThis(item)
  }
  return task.said.findLastIndex(isItem) !== -1
}

/** An answer is settled when its request is no longer open. An error may mean that the server refused it. */
function settleAnswers(
  answering: AgentViewState['answering'],
  event: AgentEvent,
  state: AgentState,
): AgentViewState['answering'] {
  if (event.type === 'history')
    return filtered(answering, (requestId) => state.open.includes(`request:${requestId}`))
  if (event.type === 'error') return filtered(answering, (_, { state }) => state !== 'sending')
  if (event.type !== 'request_resolved' || !(event.requestId in answering)) return answering
  return filtered(answering, (requestId) => requestId !== event.requestId)
}

function settleStops(
  stopping: AgentViewState['stopping'],
  event: AgentEvent,
  state: AgentState,
): AgentViewState['stopping'] {
  if (event.type === 'history') return filtered(stopping, (taskId) => selectIsBusy(taskId)(state))
  return event.type === 'task' ? filtered(stopping, (taskId) => taskId !== event.taskId) : stopping
}

/** The same object when everything stays. */
function filtered<Value>(
  record: Readonly<Record<string, Value>>,
  stays: (key: string, value: Value) => boolean,
): Readonly<Record<string, Value>> {
  const all = Object.entries(record)
  const kept = all.filter(([key, value]) => stays(key, value))
  return kept.length === all.length ? record : Object.fromEntries(kept)
}
