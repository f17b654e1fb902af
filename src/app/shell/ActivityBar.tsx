import { Bot, Ellipsis, Files, GitCompareArrows, PanelBottom, Search } from 'lucide-react'
import { messages } from '../../messages/en'
import { IconButton } from '../../ui/IconButton'
import { deferredPart } from '../../ui/later/lazyPart'
import { Toolbar, ToolbarItem } from '../../ui/Toolbar'
import { useApp, useEmbedHostState, useIsThere, useLayout } from '../AppContext'
import { useUnreviewed } from '../changes/useUnreviewed'
import { useHasView, useSideView } from '../layout/useSideViews'
import { useIsDrawn } from '../useIsDrawn'
import styles from './ActivityBar.module.css'
import shell from './Shell.module.css'
import { Toggle, ViewToggle } from './ViewToggle'

const text = messages.app.regions

const outlineToggle = deferredPart(async () => (await import('../outline/OutlineToggle')).OutlineToggle)

/** One Tab stop; the arrows move in it. */
export function ActivityBar() {
  const isEmbed = useEmbedHostState((embedHost) => embedHost.isEmbed)
  const constraints = useLayout((state) => state.constraints.regions)
  const hasSearch = useHasView('search')
  const hasChanges = useHasView('changes')
  const hasEditor = useIsThere('editor')
  const OutlineToggle = outlineToggle.usePart(useIsDrawn())
  const regions = useLayout((state) => state.regions)
  return (
    <nav className={`${shell.nav} ${styles.nav}`} aria-label={text.views} data-region="nav">
      <Toolbar className={styles.toolbar} orientation="vertical" label={text.views}>
        {constraints.side.isShown && <FilesToggle />}
        {constraints.side.isShown && hasSearch && (
          <ViewToggle view="search" command="focusSearch" label={text.search} icon={Search} />
        )}
        {constraints.side.isShown && hasChanges && <ChangesToggle />}
        {constraints.side.isShown && hasEditor && OutlineToggle && <OutlineToggle />}
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
