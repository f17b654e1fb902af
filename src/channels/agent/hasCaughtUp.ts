import type { AgentItem, AgentState, AgentTask } from './state'

/**
 * Whether a conversation that is told again has come to where the one shown stands: each of its tasks has as many
 * items, and its last one says at least as much. Showing it then takes nothing away.
 */
export function hasCaughtUp(told: AgentState, shown: AgentState): boolean {
  const isSilent = Object.values(shown.items).some(isSaidHere)
  const counted = (state: AgentState, task: AgentTask | undefined) =>
    (task?.items ?? []).flatMap((id) => {
      const item = state.items[id]
      // Such a server may or may not tell what the user said: it proves nothing.
      return item === undefined || (isSilent && item.kind === 'user') ? [] : [item]
    })
  return shown.taskOrder.every((taskId) => {
    const before = counted(shown, shown.tasks[taskId])
    const again = counted(told, told.tasks[taskId])
    const last = before.at(-1)
    if (last === undefined || again.length > before.length) return true
    const same = again[before.length - 1]
    return same !== undefined && saysAtLeast(same, last)
  })
}

/** Put there by this page, because the server does not repeat what it is told. */
const isSaidHere = (item: AgentItem): boolean =>
  item.kind === 'user' && item.clientMessageId !== undefined && item.clientMessageId === item.messageId

function saysAtLeast(told: AgentItem, shown: AgentItem): boolean {
  switch (shown.kind) {
    case 'text':
    case 'thinking':
      return told.kind === shown.kind && told.content.startsWith(shown.content)
    case 'tool':
      return (
        told.kind === 'tool' &&
        told.call.toolName === shown.call.toolName &&
        told.outputEnd >= shown.outputEnd &&
        (hasEnded(told.call.status) || !hasEnded(shown.call.status))
      )
    case 'permission':
    case 'question':
      return told.kind === shown.kind && (told.outcome !== undefined || shown.outcome === undefined)
    case 'user':
      return told.kind === 'user' && told.content === shown.content
    default:
      return told.kind === shown.kind
  }
}

const hasEnded = (status: string): boolean =>
  status === 'completed' || status === 'failed' || status === 'rejected'
