import { useMemo } from 'react'
import { conversationMessages as words } from '../../../messages/conversations'
import { Button } from '../../../ui/Button'
import { Strip } from '../../../ui/Strip'
import { useDisabledReason } from '../../context/useDisabledReason'
import { useAgent } from '../../context/WorkspaceProvider'
import { conversationTitle } from '../header/conversationTitle'
import { isDeleted } from '../store'
import type { ConversationActions } from './useConversationActions'

/** Conversations that are deleted and not erased yet, in every page of the workspace. */
export function DeletedStrip({ actions }: { actions: ConversationActions }) {
  const off = useDisabledReason('agent')
  const tasks = useAgent((state) => state.tasks)
  const deleted = useMemo(() => Object.values(tasks).filter(isDeleted), [tasks])
  const [first, ...others] = deleted
  const title = useAgent((state) => (first ? conversationTitle(state, first.taskId) : ''))
  if (!first) return null
  const undo = () => {
    for (const { taskId } of deleted) actions.change({ taskId, deleted: false })
  }
  return (
    <Strip
      tone="info"
      alert
      actions={
        <Button size="sm" disabledReason={off} onClick={undo}>
          {words.undo}
        </Button>
      }
    >
      {others.length === 0 ? words.deleted(title) : words.deletedMany(deleted.length)}
    </Strip>
  )
}
