import { createStore, type StoreApi } from 'zustand/vanilla'
import { type AgentItem, type AgentState, type AgentTask, initialAgent } from './shared/state'
import type { AgentViewState } from './viewStore'

export type AgentStore = StoreApi<AgentState>

/** The agent's conversations as the server announced them. Only `reduceAgent` changes the state. */
export const createAgentStore = (): AgentStore => createStore<AgentState>(() => initialAgent)

export const selectTask =
  (taskId: string | null) =>
  (state: AgentState): AgentTask | undefined =>
    taskId === null ? undefined : state.tasks[taskId]

export const selectItem =
  (id: string) =>
  (state: AgentState): AgentItem | undefined =>
    state.items[id]

/** The open requests of every conversation, oldest first. */
export const selectOpen = (state: AgentState): readonly string[] => state.open

/** The oldest unanswered request, for a status bar. */
export const selectFirstOpen = (state: AgentState): AgentItem | undefined => {
  const first = state.open[0]
  return first === undefined ? undefined : state.items[first]
}

export const selectIsBusy =
  (taskId: string | null) =>
  (state: AgentState): boolean => {
    const status = selectTask(taskId)(state)?.status
    return status === 'running' || status === 'waiting'
  }

/** The `before` of the next older page. An open request is sent however old it is, so it does not count. */
export function selectOldestSeq(state: AgentState): number {
  const open = new Set(state.open)
  const items = Object.values(state.items).filter(({ seq }) => seq > 0)
  const closed = items.filter(({ id }) => !open.has(id))
  return Math.min(...(closed.length > 0 ? closed : items).map(({ seq }) => seq), state.seq + 1)
}

/** The conversation shown: the one that began last, until the user chooses another. Null for one that has not begun. */
export const selectShownTaskId = (
  state: AgentState,
  { chosen, taskId }: Pick<AgentViewState, 'chosen' | 'taskId'>,
): string | null => (chosen ? taskId : (state.taskOrder.at(-1) ?? null))

/** How many of the newest items of a conversation may still grow. */
const STILL_TOLD = 20

/** Whether something was added at the end of a conversation. Older messages that were loaded do not count. */
export function wentOn(state: AgentState, before: AgentState, taskId: string | null): boolean {
  if (state.items === before.items) return false
  const newest = selectTask(taskId)(state)?.items.slice(-STILL_TOLD) ?? []
  const known = new Set(selectTask(taskId)(before)?.items.slice(-STILL_TOLD))
  const last = newest.at(-1)
  if (last !== undefined && !known.has(last)) return true
  return newest.some((id) => known.has(id) && amountOf(state.items[id]) !== amountOf(before.items[id]))
}

/** How far an item has come. After a cut the same item is a new object, so objects cannot be compared. */
function amountOf(item: AgentItem | undefined): string {
  if (item?.kind === 'tool') return `${item.call.status} ${item.outputEnd} ${item.call.title}`
  if (item?.kind === 'permission' || item?.kind === 'question') return item.outcome ?? ''
  const isLong = item?.kind === 'text' || item?.kind === 'thinking' || item?.kind === 'user'
  return isLong ? `${item.length ?? item.content.length}` : ''
}
