import { useMemo } from 'react'
import { useAgent } from '../../context/WorkspaceProvider'
import type { AgentItem } from '../shared/state'
import { selectItem } from '../store'
import { type Asked, createAskedSelector } from './openRequests'
import { PermissionCard } from './PermissionCard'
import { QuestionCard } from './QuestionCard'

/** The card of one request; its code is fetched with what else a conversation needs that has begun. */
export function RequestCard({ id, taskId, now }: { id: string; taskId: string; now: () => number }) {
  const item = useAgent(selectItem(id))
  const present = useAgent(useMemo(() => createAskedSelector(taskId), [taskId]))
  const all = useMemo(() => withOlder(present, item), [present, item])
  if (item?.kind !== 'permission' && item?.kind !== 'question') return null
  const { requestId } = item
  const place = all.findIndex(({ requestIds }) => requestIds.includes(requestId))
  const props = { index: place + 1, total: all.length, now }
  if (item.kind === 'question') return <QuestionCard item={item} {...props} />
  return (
    <PermissionCard item={item} requestIds={all[place]?.requestIds ?? [requestId]} all={all} {...props} />
  )
}

/** What a turn before the present one left open is asked about by itself. */
function withOlder(present: readonly Asked[], item: AgentItem | undefined): readonly Asked[] {
  if (item?.kind !== 'permission' && item?.kind !== 'question') return present
  if (present.some(({ requestIds }) => requestIds.includes(item.requestId))) return present
  return [{ first: item, requestIds: [item.requestId] }]
}
