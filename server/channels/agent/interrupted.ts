import type { AgentLog } from './agentLog'
import { endCalls } from './turn'

/** Closes what the server before this one left open: requests, tool calls and turns. Queues are paused until the user resumes them. */
export function endInterrupted(log: AgentLog): void {
  for (const id of log.state().open) {
    const item = log.state().items[id]
    if (item?.kind !== 'permission' && item?.kind !== 'question') continue
    const { taskId, requestId } = item
    log.append({ type: 'request_resolved', taskId, requestId, outcome: 'interrupted' })
  }
  for (const { taskId, status, queue } of Object.values(log.state().tasks)) {
    endCalls(log, taskId)
    if (queue && queue.messages.length > 0 && !queue.paused)
      log.append({ type: 'queue', taskId, messages: queue.messages, paused: true })
    if (status === 'running' || status === 'waiting' || status === 'created')
      log.append({ type: 'task', taskId, status: 'failed', stopReason: 'interrupted' })
  }
}
