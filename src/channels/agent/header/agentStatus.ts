import { messages } from '../../../messages/en'
import type { AgentState, AgentTask, ToolItem } from '../shared/state'
import { selectTask } from '../store'

export type AgentStatusKind =
  | 'ready'
  | 'thinking'
  | 'working'
  | 'waiting'
  | 'stopping'
  | 'stopped'
  | 'failed'
  | 'offline'

interface AgentStatus {
  readonly kind: AgentStatusKind
  readonly text: string
}

/** What only this page knows about the conversation. */
interface StatusContext {
  readonly live: boolean
  readonly stopping: boolean
  /** A message is on its way. */
  readonly sending: boolean
  /** The server did not answer when it was tried: what the agent does is not known. */
  readonly isServerSilent?: boolean
}

/** One of a closed set of phrases for the state of a conversation. */
export function describeStatus(
  state: AgentState,
  taskId: string | null,
  { live, stopping, sending, isServerSilent = false }: StatusContext,
): AgentStatus {
  const { chip } = messages.agent
  const task = selectTask(taskId)(state)
  const busy = task?.status === 'running' || task?.status === 'waiting'
  if (!live) return { kind: 'offline', text: busy && !isServerSilent ? chip.offline : chip.offlineIdle }
  if (stopping && busy) return { kind: 'stopping', text: chip.stopping }
  if (taskId !== null && isWaiting(state, taskId)) return { kind: 'waiting', text: chip.waiting }
  if (task?.status === 'waiting') return { kind: 'waiting', text: chip.waiting }
  if (task?.status === 'running') return running(state, task.items)
  if (sending) return { kind: 'thinking', text: chip.thinking }
  if (task?.status === 'aborted') return { kind: 'stopped', text: chip.stopped }
  if (task?.status === 'failed') return { kind: 'failed', text: chip.failed }
  return { kind: 'ready', text: chip.ready }
}

const isWaiting = (state: AgentState, taskId: string): boolean =>
  state.open.some((id) => state.items.get(id)?.taskId === taskId)

function running(state: AgentState, items: AgentTask['items']): AgentStatus {
  const { chip } = messages.agent
  const call = runningCall(state, items)
  if (call) return { kind: 'working', text: chip.working(nameOfCall(call)) }
  return { kind: 'thinking', text: chip.thinking }
}

export const nameOfCall = ({ title, toolName }: ToolItem['call']): string => title.split('\n')[0] || toolName

/** The newest call of a turn, if it runs. */
export function runningCall(state: AgentState, items: AgentTask['items']): ToolItem['call'] | null {
  for (let index = items.length - 1; index >= 0; index--) {
    const item = state.items.get(items.at(index) ?? '')
    if (item?.kind === 'user') break
    if (item?.kind !== 'tool') continue
    return item.call.status === 'running' || item.call.status === 'pending' ? item.call : null
  }
  return null
}
