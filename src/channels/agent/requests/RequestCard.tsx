import { useMemo } from 'react'
import { useAgent } from '../../context/WorkspaceProvider'
import { selectItem } from '../store'
import { createAskedSelector } from './openRequests'
import { PermissionCard } from './PermissionCard'
import { QuestionCard } from './QuestionCard'

/** The card of one request; its code is fetched with what else a conversation needs that has begun. */
export function RequestCard({ id, taskId, now }: { id: string; taskId: string; now: () => number }) {
  const item = useAgent(selectItem(id))
  const all = useAgent(useMemo(() => createAskedSelector(taskId), [taskId]))
  const place = all.findIndex(({ first }) => first.id === id)
  const requestIds = all[place]?.requestIds ?? []
  const props = { index: place + 1, total: all.length, now }
  if (item?.kind === 'permission')
    return <PermissionCard item={item} requestIds={requestIds} all={all} {...props} />
  return item?.kind === 'question' ? <QuestionCard item={item} {...props} /> : null
}
