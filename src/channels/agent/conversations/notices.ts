import { conversationMessages as words } from '../../../messages/conversations'
import { isOneEvent } from '../header/announcements'
import { conversationTitle } from '../header/conversationTitle'
import { requestTitle } from '../requests/requestText'
import type { AgentState } from '../shared/state'

/** What the user wants to hear of while looking elsewhere. */
export interface Notice {
  /** The same in every page, and of no other event. */
  readonly key: string
  readonly taskId: string
  readonly title: string
  readonly body: string
}

/** The notices of one event: an agent asks, or its turn has ended. */
export function noticesOf(before: AgentState, after: AgentState): readonly Notice[] {
  if (!isOneEvent(before, after) || (before.tasks === after.tasks && before.open === after.open)) return []
  const asked = after.open.flatMap((id) => {
    const item = before.open.includes(id) ? undefined : after.items.get(id)
    if (item?.kind !== 'permission' && item?.kind !== 'question') return []
    const title = words.notice.needsYou(conversationTitle(after, item.taskId))
    return [{ key: id, taskId: item.taskId, title, body: requestTitle(item) }]
  })
  const ended = Object.values(after.tasks).flatMap(({ taskId, status, items }) => {
    const then = before.tasks[taskId]?.status
    const wasBusy = then === 'running' || then === 'waiting'
    if (!wasBusy || (status !== 'completed' && status !== 'failed')) return []
    const title = conversationTitle(after, taskId)
    const body = status === 'failed' ? words.notice.failed : words.notice.finished
    return [{ key: `${taskId} ${after.epoch} ${after.seq} ${items.at(-1)}`, taskId, title, body }]
  })
  return [...asked, ...ended]
}
