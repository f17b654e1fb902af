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
    state.items.get(id)

/** The open requests of every conversation, oldest first. */
export const selectOpen = (state: AgentState): readonly string[] => state.open

/** The oldest unanswered request, for a status bar. */
export const selectFirstOpen = (state: AgentState): AgentItem | undefined => {
  const first = state.open[0]
  return first === undefined ? undefined : state.items.get(first)
}

export const selectIsBusy =
  (taskId: string | null) =>
  (state: AgentState): boolean => {
    const status = selectTask(taskId)(state)?.status
    return status === 'running' || status === 'waiting'
  }

/** The user deleted it, and can take that back still. */
export const isDeleted = (task: AgentTask | undefined): boolean => typeof task?.task?.deleteAt === 'string'

/** The conversation that began last and was not put away. */
export const selectNewest = ({ taskOrder, tasks }: AgentState): string | null =>
  taskOrder.findLast((id) => !tasks[id]?.task?.archived && !isDeleted(tasks[id])) ?? null

/** There is more of it than is here. */
export const selectHasOlder =
  (taskId: string | null) =>
  (state: AgentState): boolean =>
    selectTask(taskId)(state)?.reach?.hasMore ?? state.hasMore

/** The conversation shown: the one that began last, until the user chooses another. Null for one that has not begun. */
export const selectShownTaskId = (
  state: AgentState,
  { chosen, taskId }: Pick<AgentViewState, 'chosen' | 'taskId'>,
): string | null => (chosen && !isDeleted(selectTask(taskId)(state)) ? taskId : selectNewest(state))
