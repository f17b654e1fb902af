import { agentItemMessages } from '../../../messages/agentItems'
import { Button } from '../../../ui/Button'
import { EmptyState } from '../../../ui/EmptyState'
import { useDisabledReason } from '../../context/useDisabledReason'
import { useConfig } from '../../context/WorkspaceProvider'
import { useView } from '../useView'
import { draftKey } from '../viewStore'

const copy = agentItemMessages.empty

/** What the chosen agent does without asking, and ways to begin that it can go; they fill the composer and send nothing. */
export function EmptyConversation({ onChoose }: { onChoose: (prompt: string) => void }) {
  const agent = useConfig((state) => state.config?.agent)
  const wished = useView((view) => view.wished[draftKey(null)]?.provider)
  const off = useDisabledReason('agent', 'writable')
  if (agent?.providers.length === 0) return <EmptyState text={agentItemMessages.error.noAgent} />
  const chosen = wished ?? agent?.provider
  const provider = agent?.providers.find(({ id, name }) => id === chosen || name === chosen)
  const asks = provider?.asks && copy.asks[provider.asks](provider.name)
  return (
    <EmptyState text={asks ? `${copy.text} ${asks}` : copy.text}>
      {(provider?.suggestions ?? copy.prompts).map((prompt) => (
        <Button key={prompt} size="sm" disabledReason={off} onClick={() => onChoose(prompt)}>
          {prompt}
        </Button>
      ))}
    </EmptyState>
  )
}
