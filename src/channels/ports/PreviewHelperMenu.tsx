import { Plug, Unplug } from 'lucide-react'
import { messages } from '../../messages/en'
import { Button } from '../../ui/Button'
import { Menu } from '../../ui/Menu'
import { useWorkspace } from '../../workspace/SocketProvider'
import { useSetting } from '../config/useSetting'
import styles from './PreviewToolbar.module.css'

const text = messages.ports

interface PreviewHelperMenuProps {
  /** There is a page at all. */
  isShown: boolean
  /** Why nothing can be switched now. */
  offline: string | undefined
  /** The script of the page that is shown has answered. */
  isThere: boolean
}

/** Says that a script of ours is in the page, or is not, and has the switch for it. */
export function PreviewHelperMenu({ isShown, offline, isThere }: PreviewHelperMenuProps) {
  const { config } = useWorkspace()
  const isOn = useSetting('preview.helper')
  const onSave = useSetting('preview.reloadOnSave')
  const Icon = isThere ? Plug : Unplug
  const status = isThere ? text.helperIn : isOn ? text.helperNotIn : text.helperOff
  return (
    <Menu
      label={text.helperMenu}
      trigger={
        <Button size="sm" variant="quiet" aria-label={status} title={status}>
          <span className={styles.helper} data-on={isThere}>
            <Icon aria-hidden="true" size={14} strokeWidth={1.5} />
            {isShown && (isThere ? text.on : text.off)}
          </span>
        </Button>
      }
      items={[
        {
          id: 'helper',
          label: isOn ? text.switchHelperOff : text.switchHelperOn,
          disabledReason: offline,
          onSelect: () => config.commands.set({ 'preview.helper': !isOn }),
        },
        ...(isThere || !isOn
          ? []
          : [{ id: 'pick', label: text.pick, disabledReason: text.pickOffline, onSelect: () => {} }]),
        {
          id: 'reloadOnSave',
          label: onSave ? text.reloadOnSaveOff : text.reloadOnSaveOn,
          separatorBefore: true,
          onSelect: () => config.commands.set({ 'preview.reloadOnSave': !onSave }),
        },
      ]}
    />
  )
}
