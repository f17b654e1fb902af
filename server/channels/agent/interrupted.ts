import type { AgentLog } from './agentLog'
import { endCalls } from './turn'

const WHY = {
  code: 'turn_interrupted',
  error: 'The workspace server stopped while the agent was at work, so this turn ended here.',
  retryable: true,
} as const

/** Closes what the server before this one left open: requests, tool calls and turns. Queues are paused until the user resumes them. */
export function endInterrupted(log: AgentLog): void {
  for (const id of log.state().open) {
    const item = log.state().items.get(id)
    if (item?.kind !== 'permission' && item?.kind !== 'question') continue
    const { taskId, requestId } = item
    log.append({ type: 'request_resolved', taskId, requestId, outcome: 'interrupted' })
  }
  for (const { taskId, status, queue } of Object.values(log.state().tasks)) {
    endCalls(log, taskId)
    if (queue && queue.messages.length > 0 && !queue.paused)
      log.append({ type: 'queue', taskId, messages: queue.messages, paused: true })
    if (status !== 'running' && status !== 'waiting' && status !== 'created') continue
    log.append({ type: 'error', taskId, ...WHY })
    log.append({ type: 'task', taskId, status: 'failed', stopReason: 'interrupted' })
  }
}
