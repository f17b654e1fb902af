import { SlidersHorizontal } from 'lucide-react'
import { Popover } from 'radix-ui'
import { Select } from '../../../ui/field/Select'
import { Switch } from '../../../ui/field/Switch'
import { IconButton } from '../../../ui/IconButton'
import { useMenu } from '../../../ui/menu/useMenu'
import type { SessionOption } from '../shared/offer'
import styles from './OptionsPopover.module.css'
import type { Setting } from './useSession'
import { withCurrent } from './withCurrent'

interface OptionsPopoverProps {
  label: string
  options: readonly SessionOption[]
  setting: Setting
  /** Why nothing can be chosen now. */
  off: string | undefined
}

/** Everything else that an agent lets one choose, as it names it. */
export function OptionsPopover({ label, options, setting, off }: OptionsPopoverProps) {
  const { isOpen, setOpen, trigger, container } = useMenu<HTMLButtonElement>()
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger asChild ref={trigger}>
        <IconButton label={label} icon={SlidersHorizontal} />
      </Popover.Trigger>
      <Popover.Portal container={container}>
        <Popover.Content
          className={styles.popover}
          aria-label={label}
          align="start"
          side="top"
          sideOffset={4}
          collisionPadding={8}
        >
          {off !== undefined && <p className={styles.off}>{off}</p>}
          {options.map((option) => (
            <OptionField key={option.id} option={option} setting={setting} off={off} />
          ))}
          {setting.failure !== null && (
            <p role="status" className={styles.failure}>
              {setting.failure}
            </p>
          )}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

interface OptionFieldProps extends Pick<OptionsPopoverProps, 'setting' | 'off'> {
  option: SessionOption
}

function OptionField({ option, setting, off }: OptionFieldProps) {
  const { id, name, description } = option
  const wished = setting.wished?.options?.[id]
  if (option.type === 'boolean')
    return (
      <Switch
        label={name}
        description={description}
        checked={typeof wished === 'boolean' ? wished : option.value}
        disabled={off !== undefined}
        onChange={(checked) => setting.set({ options: { [id]: checked } })}
      />
    )
  const value = String(wished ?? option.value)
  const about = option.choices.find((choice) => choice.id === value)?.description ?? description
  return (
    <Select
      label={name}
      description={about}
      disabledReason={off}
      value={value}
      busy={wished !== undefined}
      options={withCurrent(option.choices, value)}
      onChange={(next) => setting.set({ options: { [id]: next } })}
    />
  )
}
