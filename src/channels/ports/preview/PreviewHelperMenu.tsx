import { Plug, Unplug } from 'lucide-react'
import { previewMessages as text } from '../../../messages/preview'
import { Button } from '../../../ui/Button'
import { Menu } from '../../../ui/menu/Menu'
import { ToolbarItem } from '../../../ui/Toolbar'
import { useSetting } from '../../config/useSetting'
import { useWorkspace } from '../../context/WorkspaceProvider'
import styles from './PreviewToolbar.module.css'
import type { Screenshot } from './screenshot/ScreenshotButton'

interface PreviewHelperMenuProps {
  /** There is a page at all. */
  isShown: boolean
  /** Why nothing can be switched now. */
  offline: string | undefined
  /** The script of the page that is shown has answered. */
  isThere: boolean
  /** Null where no conversation takes the picked element. */
  onPick: (() => void) | null
  /** Null where there are no pictures. */
  screenshot: Screenshot | null
}

/**
 * Says that a script of ours is in the page, or is not, has the switch for it, and what one does with the page: a
 * narrow toolbar has no room for that.
 */
export function PreviewHelperMenu(props: PreviewHelperMenuProps) {
  const { isShown, offline, isThere, onPick, screenshot } = props
  const { config } = useWorkspace()
  const isOn = useSetting('preview.helper')
  const onSave = useSetting('preview.reloadOnSave')
  const Icon = isThere ? Plug : Unplug
  const status = isThere ? text.helperIn : isOn ? text.helperNotIn : text.helperOff
  return (
    <Menu
      label={text.helperMenu}
      trigger={
        <ToolbarItem>
          <Button size="sm" variant="quiet" aria-label={status} title={status}>
            <span className={styles.helper} data-on={isThere}>
              <Icon aria-hidden="true" size={14} strokeWidth={1.5} />
              {isShown && (isThere ? text.on : text.off)}
            </span>
          </Button>
        </ToolbarItem>
      }
      items={[
        {
          id: 'helper',
          label: isOn ? text.switchHelperOff : text.switchHelperOn,
          disabledReason: offline,
          onSelect: () => config.commands.set({ 'preview.helper': !isOn }),
        },
        ...(onPick === null
          ? []
          : [
              {
                id: 'pick',
                label: text.pick,
                disabledReason: isThere ? undefined : text.pickOffline,
                separatorBefore: true,
                onSelect: onPick,
              },
            ]),
        ...(screenshot === null
          ? []
          : [{ id: 'screenshot', label: text.screenshot, onSelect: screenshot.take }]),
        {
          id: 'reloadOnSave',
          label: onSave ? text.reloadOnSaveOff : text.reloadOnSaveOn,
          onSelect: () => config.commands.set({ 'preview.reloadOnSave': !onSave }),
        },
      ]}
    />
  )
}
