import { Select } from '../../ui/field/Select'
import { Switch } from '../../ui/field/Switch'
import { useWorkspace } from '../context/WorkspaceProvider'
import type { SettingKey } from './shared/protocol'
import type { SettingValues } from './shared/settings'
import { useSetting } from './useSetting'

/** The keys of all settings with a value of this kind. */
export type KeysOf<Value> = { [K in SettingKey]: SettingValues[K] extends Value ? K : never }[SettingKey]

interface SwitchSettingProps {
  setting: KeysOf<boolean>
  label: string
  description?: string
}

export function SwitchSetting({ setting, label, description }: SwitchSettingProps) {
  const { config } = useWorkspace()
  const value = useSetting(setting)
  return (
    <Switch
      label={label}
      description={description}
      checked={value}
      onChange={(checked) => config.commands.set({ [setting]: checked })}
    />
  )
}

interface ChoiceSettingProps<K extends KeysOf<string>> {
  setting: K
  label: string
  description?: string
  /** What each value is called, in the order of the list. */
  names: Readonly<Record<SettingValues[K], string>>
}

export function ChoiceSetting<K extends KeysOf<string>>(props: ChoiceSettingProps<K>) {
  const { setting, label, description, names } = props
  const { config } = useWorkspace()
  const value: string = useSetting(setting)
  return (
    <Select
      label={label}
      description={description}
      value={value}
      options={Object.entries<string>(names).map(([option, name]) => ({ value: option, label: name }))}
      onChange={(chosen) => config.commands.set({ [setting]: chosen })}
    />
  )
}
