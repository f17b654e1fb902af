import { useStore } from 'zustand/react'
import { useTerminals, useWorkspace } from '../../context/WorkspaceProvider'
import { shownTerminal } from '../viewStore'

/** The id of the terminal on screen. */
export function useShownTerminal(): string | null {
  const { viewStore } = useWorkspace().terminals
  const view = useStore(viewStore)
  return useTerminals((state) => shownTerminal(view, state))
}
