import type { AgentState } from '../../../src/channels/agent/shared/state'
import type { Claim } from '../../review/turnChanges'

const CHANGING: ReadonlySet<string> = new Set(['edit', 'delete', 'move'])

/** What the tools of one turn said that they change: their diffs, and the places of those that edit, delete or move. */
export function claimsOf(state: AgentState, taskId: string, messageId: string): Claim[] {
  const claims: Claim[] = []
  let isTurn = false
  for (const id of state.tasks[taskId]?.items ?? []) {
    const item = state.items.get(id)
    if (item?.kind === 'user') isTurn = item.messageId === messageId
    if (!isTurn || item?.kind !== 'tool') continue
    const { content = [], locations = [], kind, status } = item.call
    if (status === 'rejected') continue
    for (const part of content) {
      if (part.type !== 'diff') continue
      const { path, oldText, newText, truncated } = part
      claims.push(truncated || status === 'failed' ? { path } : { path, diff: { oldText, newText } })
    }
    if (CHANGING.has(kind)) claims.push(...locations.map(({ path }) => ({ path })))
  }
  return claims.filter(({ path }) => isReviewed(path))
}

/** Others are outside of the workspace, or what git itself keeps there. */
const isReviewed = (path: string) => path.startsWith('/') && !path.split('/').includes('.git')
