import type { AgentEvent } from './protocol'
import type { AgentState } from './state'
import type { AgentViewState, PendingPrompt } from './viewStore'

interface Known {
  /** With the event folded in. */
  readonly state: AgentState
  /** The server names our message ids; without it any event of the task says that it was heard. */
  readonly idempotent: boolean
}

/** What an event settles of what the user did here and nobody had confirmed. The same object when nothing. */
export function settleView(view: AgentViewState, event: AgentEvent, known: Known): AgentViewState {
  const pending = settlePending(view.pending, event, known)
  const answering = settleAnswers(view.answering, event)
  const stopping = settleStops(view.stopping, event)
  const unchanged = pending === view.pending && answering === view.answering && stopping === view.stopping
  return unchanged ? view : { ...view, pending, answering, stopping }
}

/** What the connection lost before it was answered. */
export const unconfirmed = (pending: readonly PendingPrompt[]): readonly PendingPrompt[] =>
  pending.map((prompt) => (prompt.state === 'sending' ? { ...prompt, state: 'unconfirmed' } : prompt))

function settlePending(
  pending: readonly PendingPrompt[],
  event: AgentEvent,
  { state, idempotent }: Known,
): readonly PendingPrompt[] {
  if (pending.length === 0) return pending
  const next = pending.flatMap((prompt) => {
    if (event.type === 'prompted') return answered(prompt, event)
    if (isLogged(state, prompt)) return []
    if (idempotent || event.type === 'history' || event.type === 'page') return [prompt]
    return event.taskId === prompt.taskId && prompt.state === 'sending' ? [] : [prompt]
  })
  const same = next.length === pending.length && next.every((prompt, index) => prompt === pending[index])
  return same ? pending : next
}

function answered(prompt: PendingPrompt, event: Extract<AgentEvent, { type: 'prompted' }>): PendingPrompt[] {
  if (event.clientMessageId !== prompt.clientMessageId) return [prompt]
  // Logged before the answer: what was taken stands in the conversation or in its queue already.
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
  return task.items.some((id) => {
    const item = state.items[id]
    return item?.kind === 'user' && isThis(item)
  })
}

/** A history shows what is open; an error may mean that an answer was not taken and can be given again. */
function settleAnswers(
  answering: AgentViewState['answering'],
  event: AgentEvent,
): AgentViewState['answering'] {
  if (event.type === 'history' || event.type === 'error')
    return Object.keys(answering).length > 0 ? {} : answering
  if (event.type !== 'request_resolved' || !(event.requestId in answering)) return answering
  const { [event.requestId]: _, ...others } = answering
  return others
}

function settleStops(stopping: AgentViewState['stopping'], event: AgentEvent): AgentViewState['stopping'] {
  if (event.type === 'history') return Object.keys(stopping).length > 0 ? {} : stopping
  if (event.type !== 'task' || !(event.taskId in stopping)) return stopping
  const { [event.taskId]: _, ...others } = stopping
  return others
}
