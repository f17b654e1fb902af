import { messages } from '../../messages/en'
import { Select } from '../../ui/Select'
import { useConfig, useWorkspace } from '../../workspace/SocketProvider'
import { useIsLive } from '../../workspace/useIsLive'
import styles from './SettingsPane.module.css'

const text = messages.settings

/** Which agent answers, and with which model. The server decides what there is. */
export function AgentSettings() {
  const { agent: channel } = useWorkspace()
  const live = useIsLive()
  const agent = useConfig((state) => state.config?.agent)
  if (!agent || agent.providers.length === 0) return <p className={styles.note}>{text.noAgent}</p>
  const models = agent.providers.find(({ id }) => id === agent.provider)?.models ?? []
  return (
    <>
      {!live && <p className={styles.note}>{text.agentOffline}</p>}
      <Select
        label={text.provider}
        description={text.providerDescription}
        value={agent.provider}
        disabled={!live}
        options={agent.providers.map(({ id, name, available, reason }) => ({
          value: id,
          label: available ? name : text.unavailable(name, reason ?? text.notAvailable),
          disabled: !available,
        }))}
        onChange={(provider) => channel.commands.setProvider(provider)}
      />
      {models.length > 0 && (
        <Select
          label={text.model}
          description={text.modelDescription}
          value={agent.model}
          disabled={!live}
          options={models.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(model) => channel.commands.setModel(null, model)}
        />
      )}
    </>
  )
}
