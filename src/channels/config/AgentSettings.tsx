import { useStore } from 'zustand/react'
import { settingsMessages } from '../../messages/settings'
import { Select } from '../../ui/field/Select'
import { useIsLive } from '../context/useIsLive'
import { useConfig, useWorkspace } from '../context/WorkspaceProvider'
import styles from './SettingsPane.module.css'

const text = settingsMessages

/** Which agent answers, and with which model. The server decides what there is. */
export function AgentSettings() {
  const { agent: channel } = useWorkspace()
  const live = useIsLive()
  const wished = useStore(channel.viewStore, (view) => view.wished[''])
  const agent = useConfig((state) => state.config?.agent)
  if (!agent || agent.providers.length === 0) return <p className={styles.note}>{text.noAgent}</p>
  const provider = wished?.provider ?? agent.provider
  const models = agent.providers.find(({ id }) => id === provider)?.models ?? []
  return (
    <>
      {!live && <p className={styles.note}>{text.agentOffline}</p>}
      <Select
        label={text.provider}
        description={text.providerDescription}
        value={provider}
        busy={wished?.provider !== undefined}
        disabledReason={live ? undefined : text.agentOffline}
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
          value={wished?.model ?? agent.model}
          busy={wished?.model !== undefined}
          disabledReason={live ? undefined : text.agentOffline}
          options={models.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(model) => channel.commands.setModel(null, model)}
        />
      )}
    </>
  )
}
