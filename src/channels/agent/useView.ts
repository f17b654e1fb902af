import { useStore } from 'zustand/react'
import { useAgent, useWorkspace } from '../context/WorkspaceProvider'
import type { AgentCommands } from './commands'
import { selectShownTaskId } from './store'
import type { AgentViewState } from './viewStore'

/** Selects from what the user did in this page; `useAgent` selects from what the server announced. */
export const useView = <T>(select: (state: AgentViewState) => T): T =>
  useStore(useWorkspace().agent.viewStore, select)

export const useCommands = (): AgentCommands => useWorkspace().agent.commands

/** The conversation shown; null for one that has not begun. */
export function useTaskId(): string | null {
  const chosen = useView((view) => view.chosen)
  const taskId = useView((view) => view.taskId)
  return useAgent((state) => selectShownTaskId(state, { chosen, taskId }))
}

/** Whether a card is open, and its toggle. Only the user opens and closes cards. */
export function useCard(itemId: string): readonly [open: boolean, toggle: () => void] {
  const open = useView((view) => view.cards[itemId] ?? false)
  const { setCard } = useCommands()
  return [open, () => setCard(itemId, !open)]
}
