import { X } from 'lucide-react'
import { forkMessages as words } from '../../../messages/answer'
import { conversationMessages } from '../../../messages/conversations'
import { IconButton } from '../../../ui/IconButton'
import { Strip } from '../../../ui/Strip'
import type { Fork } from './useFork'

/** What became of a fork: its agent may have to be started for it. */
export function ForkStrip({ fork }: { fork: Fork }) {
  const { isForking, isMade, problem, dismiss } = fork
  const away = <IconButton label={conversationMessages.dismiss} icon={X} size="sm" onClick={dismiss} />
  if (isForking || isMade)
    return (
      <div role="status">
        <Strip tone="info" actions={isMade ? away : undefined}>
          {isMade ? words.forked : words.forking}
        </Strip>
      </div>
    )
  if (problem === null) return null
  return (
    <Strip tone="danger" alert actions={away}>
      {problem}
    </Strip>
  )
}
