import { useState } from 'react'
import { TextField } from '../../ui/field/TextField'
import { useWorkspace } from '../context/WorkspaceProvider'
import type { KeysOf } from './SettingFields'
import { useSetting } from './useSetting'

interface NumberSettingProps {
  setting: KeysOf<number>
  label: string
  min: number
  max: number
  description: string
  error: string
}

/** A whole number. It is set as soon as it is in range; until then the text stays as typed, with the reason below. */
export function NumberSetting({ setting, label, min, max, description, error }: NumberSettingProps) {
  const { config } = useWorkspace()
  const value = useSetting(setting)
  const [typed, setTyped] = useState<string | null>(null)
  const isValid = (text: string) => /^\d+$/.test(text) && Number(text) >= min && Number(text) <= max
  const type = (text: string) => {
    setTyped(text)
    if (isValid(text)) config.commands.set({ [setting]: Number(text) })
  }
  return (
    <TextField
      label={label}
      description={description}
      inputMode="numeric"
      value={typed ?? String(value)}
      onChange={type}
      onBlur={() => typed !== null && isValid(typed) && setTyped(null)}
      error={typed !== null && !isValid(typed) ? error : undefined}
    />
  )
}
