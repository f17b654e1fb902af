import { messages } from '../../messages/en'
import { Button } from '../../ui/Button'
import { EmptyState } from '../../ui/EmptyState'

interface EmbedNoticeProps {
  reason: 'notAllowed' | 'noToken'
  host: string
  onRetry: (() => void) | null
}

/** In place of the workspace, in the frame of a page that cannot show it. */
export function EmbedNotice({ reason, host, onRetry }: EmbedNoticeProps) {
  const text = messages.embed
  return (
    <main style={{ blockSize: '100%' }}>
      <EmptyState text={text[reason](host)}>
        {onRetry && <Button onClick={onRetry}>{text.tryAgain}</Button>}
      </EmptyState>
    </main>
  )
}
