import { useAgent } from '../../context/WorkspaceProvider'
import { selectItem } from '../store'
import { type CardProps, PermissionCard } from './PermissionCard'
import { QuestionCard } from './QuestionCard'

/** The card of one request; its code is fetched with what else a conversation needs that has begun. */
export function RequestCard({ id, ...props }: CardProps & { id: string }) {
  const item = useAgent(selectItem(id))
  if (item?.kind === 'permission') return <PermissionCard item={item} {...props} />
  return item?.kind === 'question' ? <QuestionCard item={item} {...props} /> : null
}
