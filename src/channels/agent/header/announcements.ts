import { agentItemMessages } from '../../../messages/agentItems'
import type { PendingPrompt } from '../delivery/pendingPrompt'
import { requestTitle } from '../requests/requestText'
import type { AgentItem, AgentState, AgentTask } from '../shared/state'
import { failureText } from '../transcript/failureText'
import { conversationTitle } from './conversationTitle'

interface Announcement {
  readonly text: string
  readonly politeness: 'polite' | 'assertive'
  /** A later one with the same key replaces one not spoken yet. */
  readonly key: string
}

/** Characters of an answer that are read out when it is finished. */
const SPOKEN = 200

/**
 * Whether the one state became the other by one event. A history, a page of what is older and several events at once tell
 * of what is long over. A server that does not number its events leaves `seq` at 0.
 */
export const isOneEvent = (before: AgentState, after: AgentState): boolean =>
  before.loaded && before.epoch === after.epoch && (after.seq === before.seq + 1 || after.seq === 0)

/** The announcements to screen readers after one event: the start and end of a turn, never its text. */
export function announcementsOf(
  before: AgentState,
  after: AgentState,
  pending: readonly PendingPrompt[],
  /** The conversation shown: one that asks elsewhere is named. */
  shown: string | null,
): readonly Announcement[] {
  if (!isOneEvent(before, after) || (before.tasks === after.tasks && before.open === after.open)) return []
  return [
    ...after.open.filter((id) => !before.open.includes(id)).flatMap((id) => request(after, id, shown)),
    ...after.taskOrder.flatMap((taskId) => taskChanges(before, after, taskId, pending)),
  ]
}

function request(state: AgentState, id: string, shown: string | null): readonly Announcement[] {
  const item = state.items.get(id)
  const elsewhere = item && item.taskId !== shown ? conversationTitle(state, item.taskId) : null
  const { announce } = agentItemMessages
  if (item?.kind === 'permission')
    return [{ text: announce.needsPermission(item.title, elsewhere), politeness: 'assertive', key: id }]
  if (item?.kind !== 'question') return []
  return [{ text: announce.needsAnswer(requestTitle(item), elsewhere), politeness: 'assertive', key: id }]
}

function taskChanges(
  before: AgentState,
  after: AgentState,
  taskId: string,
  pending: readonly PendingPrompt[],
): readonly Announcement[] {
  const then = before.tasks[taskId]
  const now = after.tasks[taskId]
  if (!now || now === then) return []
  const said: Announcement[] = []
  if (then?.items.length !== now.items.length && isMine(after, now, pending))
    said.push({ text: agentItemMessages.announce.sent, politeness: 'polite', key: 'sent' })
  const waiting = now.queue?.messages.length ?? 0
  if (waiting > (then?.queue?.messages.length ?? 0))
    said.push({ text: agentItemMessages.announce.queued(waiting), politeness: 'polite', key: 'sent' })
  if (now.status !== then?.status) said.push(...statusChange(after, now, then))
  return said
}

function isMine(state: AgentState, task: AgentTask, pending: readonly PendingPrompt[]): boolean {
  const last = state.items.get(task.items.at(-1) ?? '')
  return last?.kind === 'user' && pending.some((prompt) => prompt.clientMessageId === last.clientMessageId)
}

function statusChange(
  state: AgentState,
  task: AgentTask,
  then: AgentTask | undefined,
): readonly Announcement[] {
  const { announce } = agentItemMessages
  const key = `status:${task.taskId}`
  const last = (kind: AgentItem['kind']) =>
    state.items.get(task.items.findLast((id) => state.items.get(id)?.kind === kind) ?? '')
  switch (task.status) {
    case 'running':
      return then?.status === 'waiting' ? [] : [{ text: announce.working, politeness: 'polite', key }]
    case 'completed': {
      const answer = last('text')
      const start = answer?.kind === 'text' ? answer.content.trim().slice(0, SPOKEN) : ''
      const text = start ? announce.finished(start) : announce.finishedSilently
      return [{ text, politeness: 'polite', key }]
    }
    case 'failed': {
      const error = last('error')
      const reason = error?.kind === 'error' ? failureText(error).sentence : (task.task?.stopReason ?? '')
      return [{ text: announce.failed(reason), politeness: 'assertive', key }]
    }
    case 'aborted':
      return [{ text: announce.stopped, politeness: 'polite', key }]
    case 'created':
    case 'waiting':
      return []
  }
}
