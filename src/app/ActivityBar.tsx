import { Bot, Files, PanelBottom } from 'lucide-react'
import { Toolbar } from 'radix-ui'
import { messages } from '../messages/en'
import { IconButton } from '../ui/IconButton'
import styles from './ActivityBar.module.css'
import { useApp, useLayout } from './AppContext'
import type { RegionName } from './layout/sizes'
import shell from './Shell.module.css'

const text = messages.app.regions

const TOGGLES = [
  { region: 'side', command: 'toggleSide', label: text.files, icon: Files },
  { region: 'panel', command: 'togglePanel', label: text.panel, icon: PanelBottom },
  { region: 'agent', command: 'toggleAgent', label: text.agent, icon: Bot },
] as const

/** One Tab stop; the arrows move in it. */
export function ActivityBar() {
  return (
    <nav className={`${shell.nav} ${styles.nav}`} aria-label={text.views} data-region="nav">
      <Toolbar.Root className={styles.toolbar} orientation="vertical" aria-label={text.views}>
        {TOGGLES.map((toggle) => (
          <Toggle key={toggle.region} {...toggle} />
        ))}
      </Toolbar.Root>
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
    <Toolbar.Button asChild>
      <IconButton
        className={region === 'panel' ? styles.first : undefined}
        label={label}
        icon={icon}
        size="lg"
        pressed={isOpen}
        shortcut={commands.shown(command)}
        tooltipSide="right"
        onClick={() => commands.run(command)}
      />
    </Toolbar.Button>
  )
}
