import { IconButton, type IconButtonProps } from '../../ui/IconButton'
import { ToolbarItem } from '../../ui/Toolbar'
import { useApp, useLayout } from '../AppContext'
import type { SideView } from '../layout/layoutStore'
import { useSideView } from '../layout/useSideViews'

interface ToggleProps extends IconButtonProps {
  command: string
  badge?: number
}

/** A button of the activity bar for a command. */
export function Toggle({ command, badge = 0, onClick, ...button }: ToggleProps) {
  const { commands } = useApp()
  return (
    <ToolbarItem>
      <IconButton
        {...button}
        size="lg"
        data-badge={badge > 99 ? '99+' : badge || undefined}
        shortcut={commands.shown(command)}
        disabledReason={commands.reason(command) ?? undefined}
        tooltipSide="right"
        onClick={onClick ?? (() => commands.run(command))}
      />
    </ToolbarItem>
  )
}

/** Closes the side bar where it shows this, and shows it otherwise. */
export function ViewToggle({ view, ...toggle }: ToggleProps & { view: SideView }) {
  const { commands } = useApp()
  const isOpen = useLayout((state) => state.regions.side.isOpen)
  const isShown = useSideView() === view && isOpen
  return (
    <Toggle {...toggle} pressed={isShown} onClick={isShown ? () => commands.run('toggleSide') : undefined} />
  )
}
