import { Bot } from 'lucide-react'
import { Suspense } from 'react'
import { agentItemMessages } from '../../../messages/agentItems'
import { Select } from '../../../ui/field/Select'
import { IconButton } from '../../../ui/IconButton'
import { lazyPart } from '../../../ui/later/lazyPart'
import { useDisabledReason } from '../../context/useDisabledReason'
import { useAgent, useConfig } from '../../context/WorkspaceProvider'
import { useShowAgents } from '../agents/ShowAgentsContext'
import { type Setting, useChoices } from '../session/useSession'
import { withCurrent } from '../session/withCurrent'
import { selectTask } from '../store'
import { useCommands, useView } from '../useView'
import { draftKey } from '../viewStore'
import styles from './Composer.module.css'

/** Nothing is known of these before a session is open. */
const SessionChoices = lazyPart(async () => (await import('../session/SessionChoices')).SessionChoices)

const copy = agentItemMessages.composer

interface AgentChoiceProps {
  taskId: string | null
  setting: Setting
  /** Another agent was chosen for the new conversation. */
  onAgent: (provider: string) => void
}

/** Chooses the agent of a new conversation. In one that has begun, only the rest can be changed. */
export function AgentChoice({ taskId, setting, onAgent }: AgentChoiceProps) {
  const agent = useConfig((state) => state.config?.agent)
  const task = useAgent((state) => selectTask(taskId)(state)?.task)
  const commands = useCommands()
  const wished = useView((view) => view.wished[draftKey(taskId)])
  const off = useDisabledReason('agent', 'connected')
  const showAgents = useShowAgents()
  const { modes, options } = useChoices(taskId)
  const hasMore = modes.length > 1 || options.length > 0
  if (!agent) return <div className={styles.choices} />
  const providerId = task?.agent ?? wished?.provider ?? agent.provider
  const provider = agent.providers.find(({ id, name }) => id === providerId || name === providerId)
  const model = wished?.model ?? task?.model ?? agent.model
  return (
    <div className={styles.choices}>
      {taskId === null && agent.providers.length > 1 ? (
        <Select
          label={copy.agent}
          hideLabel
          disabledReason={off}
          value={providerId}
          busy={wished?.provider !== undefined}
          options={agent.providers.map(({ id, name, available }) => ({
            value: id,
            label: available ? name : copy.unavailable(name),
            disabled: !available,
          }))}
          onChange={(id) => {
            commands.setProvider(id)
            onAgent(id)
          }}
        />
      ) : (
        <span className={styles.agentName} title={provider?.name ?? providerId}>
          {provider?.name ?? providerId}
        </span>
      )}
      {showAgents && <IconButton label={agentItemMessages.agents} icon={Bot} onClick={showAgents} />}
      {provider && provider.models.length > 1 && (
        <Select
          label={copy.model}
          hideLabel
          disabledReason={off}
          value={model}
          busy={wished?.model !== undefined}
          options={withCurrent(provider.models, model)}
          onChange={(id) => commands.setModel(taskId, id)}
        />
      )}
      {hasMore && (
        <Suspense>
          <SessionChoices taskId={taskId} setting={setting} off={off} />
        </Suspense>
      )}
    </div>
  )
}
