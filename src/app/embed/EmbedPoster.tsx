import { messages } from '../../messages/en'
import { Button } from '../../ui/Button'
import { EmptyState } from '../../ui/EmptyState'

/** Stands in place of a workspace that opens only on request. */
export function EmbedPoster({ name, onOpen }: { name: string; onOpen: () => void }) {
  return (
    <main style={{ blockSize: '100%' }}>
      <EmptyState text={name}>
        <Button variant="primary" onClick={onOpen}>
          {messages.embed.openWorkspace}
        </Button>
      </EmptyState>
    </main>
  )
}
