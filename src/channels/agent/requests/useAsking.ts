import { useMemo } from 'react'
import { useAgent } from '../../context/WorkspaceProvider'
import { useTaskId } from '../useView'
import { type Asking, createAskingSelector } from './asking'

/** Every conversation whose agent waits for the user, the one that has waited longest first. */
function useAsking(): readonly Asking[] {
  return useAgent(useMemo(createAskingSelector, []))
}

/** The same without the conversation shown: its own card says so. */
export function useAskingElsewhere(): readonly Asking[] {
  const shown = useTaskId()
  const asking = useAsking()
  return useMemo(() => asking.filter(({ taskId }) => taskId !== shown), [asking, shown])
}
