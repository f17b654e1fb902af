import type { AgentItem, AgentState } from '../shared/state'
import { selectTask } from '../store'

/** How many of the newest items of a conversation may still grow. */
const STILL_TOLD = 20

/** Whether something was added at the end of a conversation. Older messages that were loaded do not count. */
export function wentOn(state: AgentState, before: AgentState, taskId: string | null): boolean {
  if (state.items === before.items) return false
  const newest = selectTask(taskId)(state)?.items.slice(-STILL_TOLD) ?? []
  const known = new Set(selectTask(taskId)(before)?.items.slice(-STILL_TOLD))
  const last = newest.at(-1)
  if (last !== undefined && !known.has(last)) return true
  return newest.some(
    (id) => known.has(id) && amountOf(state.items.get(id)) !== amountOf(before.items.get(id)),
  )
}

/** How far an item has come. After a cut the same item is a new object, so objects cannot be compared. */
function amountOf(item: AgentItem | undefined): string {
  if (item?.kind === 'tool') return `${item.call.status} ${item.outputEnd} ${item.call.title}`
  if (item?.kind === 'permission' || item?.kind === 'question') return item.outcome ?? ''
  const isLong = item?.kind === 'text' || item?.kind === 'thinking' || item?.kind === 'user'
  return isLong ? `${item.length ?? item.content.length}` : ''
}
