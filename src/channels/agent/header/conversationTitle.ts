import { messages } from '../../../messages/en'
import type { AgentState } from '../shared/state'

/** Characters of a first message that stand for a title. */
const TITLE_LENGTH = 60

/** What the user calls a conversation, or its agent, else how it began. */
export function conversationTitle(state: AgentState, taskId: string | null): string {
  const { newConversation, untitled } = messages.agent
  const task = taskId === null ? undefined : state.tasks[taskId]
  if (!task) return newConversation
  const title = task.task?.name || task.title
  if (title) return title.replace(/\s+/g, ' ')
  const first = state.items.get(task.said.at(0) ?? '')
  const line = first?.kind === 'user' ? (first.content.trim().split('\n')[0] ?? '') : ''
  if (line === '') return untitled
  return line.length > TITLE_LENGTH ? `${line.slice(0, TITLE_LENGTH)}…` : line
}
