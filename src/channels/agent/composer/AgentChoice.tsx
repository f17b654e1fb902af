import { Bot } from 'lucide-react'
import { agentItemMessages } from '../../../messages/agentItems'
import { Select } from '../../../ui/field/Select'
import { IconButton } from '../../../ui/IconButton'
import { useDisabledReason } from '../../context/useDisabledReason'
import { useAgent, useConfig } from '../../context/WorkspaceProvider'
import { useShowAgents } from '../agents/ShowAgentsContext'
import { selectTask } from '../store'
import { useCommands, useView } from '../useView'
import { draftKey } from '../viewStore'
import styles from './Composer.module.css'

const copy = agentItemMessages.composer

/** Chooses the agent of a new conversation. In one that has begun, only the model and the mode can be changed. */
export function AgentChoice({ taskId }: { taskId: string | null }) {
  const agent = useConfig((state) => state.config?.agent)
  const task = useAgent((state) => selectTask(taskId)(state)?.task)
  const commands = useCommands()
  const wished = useView((view) => view.wished[draftKey(taskId)])
  const off = useDisabledReason('agent', 'connected')
  const showAgents = useShowAgents()
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
          onChange={commands.setProvider}
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
      {task?.modes && task.modes.length > 1 && taskId !== null && (
        <Select
          label={copy.mode}
          hideLabel
          disabledReason={off}
          value={wished?.mode ?? task.mode ?? ''}
          busy={wished?.mode !== undefined}
          options={withCurrent(task.modes, wished?.mode ?? task.mode ?? '')}
          onChange={(id) => commands.setMode(taskId, id)}
        />
      )}
    </div>
  )
}

/** What is in use is shown even where it is none of those offered. */
function withCurrent(offered: readonly { id: string; name: string }[], current: string) {
  const options = offered.map(({ id, name }) => ({ value: id, label: name }))
  return options.some(({ value }) => value === current)
    ? options
    : [{ value: current, label: current }, ...options]
}
