import { useIsLive, useIsServerSilent } from '../../context/useIsLive'
import { useAgent } from '../../context/WorkspaceProvider'
import { selectIsBusy } from '../store'
import { useTaskId, useView } from '../useView'
import { type AgentStatusKind, describeStatus } from './agentStatus'

/** The state of the conversation shown, in the words of its chip; for the status bar too. */
export function useAgentState(): string {
  const taskId = useTaskId()
  const context = useStatusContext(taskId)
  return useAgent((state) => describeStatus(state, taskId, context).text)
}

export function useAgentStatusKind(): AgentStatusKind {
  const taskId = useTaskId()
  const context = useStatusContext(taskId)
  return useAgent((state) => describeStatus(state, taskId, context).kind)
}

/** True while the conversation shown runs or waits, or is about to. */
export function useIsBusy(): boolean {
  const taskId = useTaskId()
  return useAgent(selectIsBusy(taskId))
}

function useStatusContext(taskId: string | null) {
  const live = useIsLive()
  const isServerSilent = useIsServerSilent()
  const stopping = useView((view) => taskId !== null && taskId in view.stopping)
  const sending = useView((view) =>
    view.pending.some((prompt) => prompt.taskId === taskId && prompt.state === 'sending'),
  )
  return { live, stopping, sending, isServerSilent }
}
