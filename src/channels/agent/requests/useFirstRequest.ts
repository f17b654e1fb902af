import { useAgent } from '../../context/WorkspaceProvider'
import type { PermissionItem, QuestionItem } from '../shared/state'

/** What waits for the user in a conversation, the oldest first. */
export function useFirstRequest(taskId: string | null): PermissionItem | QuestionItem | undefined {
  return useAgent(({ open, items }) => {
    const item = items.get(open.find((id) => items.get(id)?.taskId === taskId) ?? '')
    return item?.kind === 'permission' || item?.kind === 'question' ? item : undefined
  })
}
