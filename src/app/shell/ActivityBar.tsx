import { Bot, Ellipsis, Files, GitCompareArrows, PanelBottom, Search } from 'lucide-react'
import { messages } from '../../messages/en'
import { IconButton, type IconButtonProps } from '../../ui/IconButton'
import { Toolbar, ToolbarItem } from '../../ui/Toolbar'
import { useApp, useEmbedHostState, useLayout } from '../AppContext'
import { useUnreviewed } from '../changes/useUnreviewed'
import type { SideView } from '../layout/layoutStore'
import { useHasView, useSideView } from '../layout/useSideViews'
import styles from './ActivityBar.module.css'
import shell from './Shell.module.css'

const text = messages.app.regions

/** One Tab stop; the arrows move in it. */
export function ActivityBar() {
  const isEmbed = useEmbedHostState((embedHost) => embedHost.isEmbed)
  const constraints = useLayout((state) => state.constraints.regions)
  const hasSearch = useHasView('search')
  const hasChanges = useHasView('changes')
  const regions = useLayout((state) => state.regions)
  return (
    <nav className={`${shell.nav} ${styles.nav}`} aria-label={text.views} data-region="nav">
      <Toolbar className={styles.toolbar} orientation="vertical" label={text.views}>
        {constraints.side.isShown && <FilesToggle />}
        {constraints.side.isShown && hasSearch && (
          <ViewToggle view="search" command="focusSearch" label={text.search} icon={Search} />
        )}
        {constraints.side.isShown && hasChanges && <ChangesToggle />}
        {constraints.panel.isShown && (
          <Toggle
            command="togglePanel"
            className={styles.first}
            label={text.panel}
            icon={PanelBottom}
            pressed={regions.panel.isOpen}
          />
        )}
        {constraints.agent.isShown && (
          <Toggle command="toggleAgent" label={text.agent} icon={Bot} pressed={regions.agent.isOpen} />
        )}
        {isEmbed && <Commands />}
      </Toolbar>
    </nav>
  )
}

/** Closes the side bar where it shows the files, and shows them otherwise. */
function FilesToggle() {
  const { layout } = useApp()
  const isOpen = useLayout((state) => state.regions.side.isOpen)
  const isElsewhere = useSideView() !== 'files'
  const show = isOpen && isElsewhere ? () => layout.showSide('files') : undefined
  return (
    <Toggle
      command="toggleSide"
      label={text.files}
      icon={Files}
      pressed={isOpen && !isElsewhere}
      onClick={show}
    />
  )
}

/** Closes the side bar where it shows this, and shows it otherwise. */
function ViewToggle({ view, ...toggle }: ToggleProps & { view: SideView }) {
  const { commands } = useApp()
  const isOpen = useLayout((state) => state.regions.side.isOpen)
  const isShown = useSideView() === view && isOpen
  return (
    <Toggle {...toggle} pressed={isShown} onClick={isShown ? () => commands.run('toggleSide') : undefined} />
  )
}

function ChangesToggle() {
  const unreviewed = useUnreviewed()
  return (
    <ViewToggle
      view="changes"
      command="focusChanges"
      label={messages.app.changesToReview(unreviewed)}
      icon={GitCompareArrows}
      badge={unreviewed}
    />
  )
}

interface ToggleProps extends IconButtonProps {
  command: string
  badge?: number
}

function Toggle({ command, badge = 0, onClick, ...button }: ToggleProps) {
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

/** A frame has no title bar: what stands there is found by this. */
function Commands() {
  const { commands } = useApp()
  return (
    <ToolbarItem>
      <IconButton
        label={messages.app.moreCommands}
        icon={Ellipsis}
        size="lg"
        shortcut={commands.shown('commands')}
        tooltipSide="right"
        onClick={() => commands.run('commands')}
      />
    </ToolbarItem>
  )
}
