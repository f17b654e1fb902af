import type { AgentState, MessageItem } from '../shared/state'
import type { PendingPrompt } from './pendingPrompt'

/** The messages of the user in one conversation that are loaded, oldest first. */
export function userItems(state: AgentState, taskId: string): readonly MessageItem[] {
  return [...(state.tasks[taskId]?.said ?? [])].flatMap((id) => {
    const item = state.items.get(id)
    return item?.kind === 'user' ? [item] : []
  })
}

/** How many other messages have the same text. */
export const countSame = (state: AgentState, { taskId, content, clientMessageId }: Said): number =>
  userItems(state, taskId).filter(
    (item) => item.content === content && item.clientMessageId !== clientMessageId,
  ).length

type Said = Pick<PendingPrompt, 'taskId' | 'content' | 'clientMessageId'>
