import { messages } from '../../messages/en'
import { Button } from '../../ui/Button'
import { EmptyState } from '../../ui/EmptyState'
import { useIsReadOnly } from '../../workspace/HostContext'
import { useConfig } from '../../workspace/SocketProvider'

const copy = messages.agent.empty

/** What the agent may do without asking, and three ways to begin; they fill the composer and send nothing. */
export function EmptyConversation({ onChoose }: { onChoose: (prompt: string) => void }) {
  const none = useConfig((state) => state.config?.agent?.providers.length === 0)
  const isReadOnly = useIsReadOnly('agent')
  if (none) return <EmptyState text={messages.agent.error.noAgent} />
  return (
    <EmptyState text={copy.text}>
      {copy.prompts.map((prompt) => (
        <Button
          key={prompt}
          size="sm"
          disabledReason={isReadOnly ? messages.embed.readOnly : undefined}
          onClick={() => onChoose(prompt)}
        >
          {prompt}
        </Button>
      ))}
    </EmptyState>
  )
}
