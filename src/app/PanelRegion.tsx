import { ChevronDown, ChevronUp, Maximize2, Minimize2 } from 'lucide-react'
import { lazy, type ReactNode } from 'react'
import { messages } from '../messages/en'
import { IconButton } from '../ui/IconButton'
import { VisuallyHidden } from '../ui/VisuallyHidden'
import { useApp, useLayout } from './AppContext'
import type { PanelTab } from './layout/layoutStore'
import { OutputPane } from './OutputPane'
import { Pane } from './Pane'
import styles from './PanelRegion.module.css'
import { PanelTabs } from './PanelTabs'
import shell from './Shell.module.css'

const TerminalPane = lazy(async () => ({
  default: (await import('../channels/terminal/TerminalPane')).TerminalPane,
}))
const PortsPane = lazy(async () => ({ default: (await import('../channels/ports/PortsPane')).PortsPane }))

const text = messages.app

/** Terminals, ports and output. Its panes stay mounted behind each other, and while the panel is closed. */
export function PanelRegion() {
  const { tabs, layout, openLink } = useApp()
  const preview = (port: number) => {
    tabs.commands.openPreview(port)
    layout.revealEditor()
  }
  return (
    <section id="panel" className={shell.panel} aria-label={text.regions.panel} data-region="panel">
      <VisuallyHidden>
        <h2>{text.regions.panel}</h2>
      </VisuallyHidden>
      <Header />
      <TabPanel tab="terminal">
        <TerminalPane onOpenLink={openLink} />
      </TabPanel>
      <TabPanel tab="ports">
        <PortsPane onPreview={preview} onOpenTerminal={() => layout.showPanel('terminal')} />
      </TabPanel>
      <TabPanel tab="output">
        <OutputPane />
      </TabPanel>
    </section>
  )
}

function Header() {
  const { layout, commands } = useApp()
  const isSmall = useLayout((state) => state.sizeClass === 'S')
  const isOpen = useLayout((state) => state.regions.panel.isOpen)
  const isMaximised = useLayout((state) => state.isPanelMaximised)
  return (
    <div className={styles.header}>
      <PanelTabs />
      {!isSmall && (
        <span className={styles.actions}>
          <IconButton
            size="sm"
            label={isMaximised ? text.restorePanel : text.maximisePanel}
            icon={isMaximised ? Minimize2 : Maximize2}
            onClick={() => layout.toggleMaximised()}
          />
          <IconButton
            size="sm"
            label={isOpen ? text.collapsePanel : text.expandPanel}
            icon={isOpen ? ChevronDown : ChevronUp}
            shortcut={commands.shown('togglePanel')}
            onClick={() => layout.toggle('panel')}
          />
        </span>
      )}
    </div>
  )
}

function TabPanel({ tab, children }: { tab: PanelTab; children: ReactNode }) {
  const isShown = useLayout(
    (state) => state.panelTab === tab && (state.sizeClass === 'S' || state.regions.panel.isOpen),
  )
  return (
    <div
      id={`panel-${tab}`}
      role="tabpanel"
      aria-labelledby={`panel-tab-${tab}`}
      className={shell.body}
      hidden={!isShown}
    >
      <Pane name={text.panelTabs[tab]} rows={2}>
        {children}
      </Pane>
    </div>
  )
}
