import { useStore } from 'zustand/react'
import { useWorkspace } from '../../context/WorkspaceProvider'
import type { ChangesState } from './changesStore'

export const useChanges = <T>(select: (state: ChangesState) => T): T =>
  useStore(useWorkspace().agent.changes.store, select)
