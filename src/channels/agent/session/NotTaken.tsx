import { agentSessionMessages } from '../../../messages/agentSession'
import { Button } from '../../../ui/Button'
import { Strip } from '../../../ui/Strip'

interface NotTakenProps {
  reason: string
  count: number
  onRemove: () => void
}

/** Says above the message what its agent does not take. */
export function NotTaken({ reason, count, onRemove }: NotTakenProps) {
  const remove = (
    <Button size="sm" onClick={onRemove}>
      {agentSessionMessages.remove(count)}
    </Button>
  )
  return (
    <Strip tone="warning" alert actions={remove}>
      {reason}
    </Strip>
  )
}
