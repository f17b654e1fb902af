import type { AgentState, MessageItem, TextItem } from '../shared/state'
import { noIds } from '../shared/state'

/** The parts of the answer to one message of the user, in which an item stands; the words alone, oldest first. */
export function answerOf(state: AgentState, taskId: string, itemId: string): readonly TextItem[] {
  const ids = state.tasks[taskId]?.items ?? noIds
  const isOfUser = (id: string | undefined) => state.items.get(id ?? '')?.kind === 'user'
  const at = ids.lastIndexOf(itemId)
  let from = at
  while (from > 0 && !isOfUser(ids.at(from - 1))) from--
  const parts: TextItem[] = []
  for (let place = from; place < ids.length; place++) {
    const item = state.items.get(ids.at(place) ?? '')
    if (item?.kind === 'user' && place > at) break
    if (item?.kind === 'text' && item.content.trim() !== '') parts.push(item)
  }
  return parts
}

/** As the agent wrote it: `answerMarkdown(answerOf(state, taskId, itemId))`. */
export const answerMarkdown = (parts: readonly TextItem[]): string =>
  parts.map(({ content }) => content.trim()).join('\n\n')

/** Nothing was said to the agent after it. */
export function isLastAnswer(state: AgentState, taskId: string, itemId: string): boolean {
  const { items = noIds, said = noIds } = state.tasks[taskId] ?? {}
  return items.lastIndexOf(itemId) > items.lastIndexOf(said.at(-1) ?? '')
}

/** What the user said last in a conversation. */
export function lastMessage(state: AgentState, taskId: string): MessageItem | undefined {
  const item = state.items.get(state.tasks[taskId]?.said.at(-1) ?? '')
  return item?.kind === 'user' ? item : undefined
}
