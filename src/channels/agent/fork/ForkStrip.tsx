import { X } from 'lucide-react'
import { forkMessages as words } from '../../../messages/answer'
import { conversationMessages } from '../../../messages/conversations'
import { IconButton } from '../../../ui/IconButton'
import { Strip } from '../../../ui/Strip'
import type { Fork } from './useFork'

/** What became of a fork: its agent may have to be started for it. */
export function ForkStrip({ fork }: { fork: Fork }) {
  const { isForking, problem, dismiss } = fork
  if (isForking)
    return (
      <div role="status">
        <Strip tone="info">{words.forking}</Strip>
      </div>
    )
  if (problem === null) return null
  const label = conversationMessages.dismiss
  return (
    <Strip tone="danger" alert actions={<IconButton label={label} icon={X} size="sm" onClick={dismiss} />}>
      {problem}
    </Strip>
  )
}
