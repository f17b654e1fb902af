import { Bot, Ellipsis, Files, PanelBottom } from 'lucide-react'
import { messages } from '../../messages/en'
import { IconButton } from '../../ui/IconButton'
import { Toolbar, ToolbarItem } from '../../ui/Toolbar'
import { useApp, useEmbedHostState, useLayout } from '../AppContext'
import type { RegionName } from '../layout/sizes'
import styles from './ActivityBar.module.css'
import shell from './Shell.module.css'

const text = messages.app.regions

const TOGGLES = [
  { region: 'side', command: 'toggleSide', label: text.files, icon: Files },
  { region: 'panel', command: 'togglePanel', label: text.panel, icon: PanelBottom },
  { region: 'agent', command: 'toggleAgent', label: text.agent, icon: Bot },
] as const

/** One Tab stop; the arrows move in it. */
export function ActivityBar() {
  const isEmbed = useEmbedHostState((embedHost) => embedHost.isEmbed)
  const constraints = useLayout((state) => state.constraints.regions)
  return (
    <nav className={`${shell.nav} ${styles.nav}`} aria-label={text.views} data-region="nav">
      <Toolbar className={styles.toolbar} orientation="vertical" label={text.views}>
        {TOGGLES.filter(({ region }) => constraints[region].isShown).map((toggle) => (
          <Toggle key={toggle.region} {...toggle} />
        ))}
        {isEmbed && <Commands />}
      </Toolbar>
    </nav>
  )
}

interface ToggleProps {
  region: RegionName
  command: string
  label: string
  icon: typeof Files
}

function Toggle({ region, command, label, icon }: ToggleProps) {
  const { commands } = useApp()
  const isOpen = useLayout((state) => state.regions[region].isOpen)
  return (
    <ToolbarItem>
      <IconButton
        className={region === 'panel' ? styles.first : undefined}
        label={label}
        icon={icon}
        size="lg"
        pressed={isOpen}
        shortcut={commands.shown(command)}
        disabledReason={commands.reason(command) ?? undefined}
        tooltipSide="right"
        onClick={() => commands.run(command)}
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
