import { ChevronDown, ChevronUp, Maximize2, Minimize2 } from 'lucide-react'
import type { ReactNode } from 'react'
import { useWorkspace } from '../../channels/context/WorkspaceProvider'
import { PortChip } from '../../channels/ports/PortChip'
import { messages } from '../../messages/en'
import { IconButton } from '../../ui/IconButton'
import { deferredPart, firstPart } from '../../ui/later/lazyPart'
import { SkeletonRows } from '../../ui/SkeletonRows'
import { VisuallyHidden } from '../../ui/VisuallyHidden'
import { useApp, useIsThere, useLayout } from '../AppContext'
import { useAsk } from '../ask/useAsk'
import { isFixed, type PanelTab } from '../layout/layoutStore'
import { useIsDrawn } from '../useIsDrawn'
import { OutputPane } from './OutputPane'
import { Pane } from './Pane'
import styles from './PanelRegion.module.css'
import { PanelTabs } from './PanelTabs'
import shell from './Shell.module.css'

const TerminalPane = firstPart(
  async () => (await import('../../channels/terminal/TerminalPane')).TerminalPane,
)
const portsPane = deferredPart(async () => (await import('../../channels/ports/PortsPane')).PortsPane)
const problemsPane = deferredPart(async () => (await import('../problems/ProblemsPane')).ProblemsPane)

const text = messages.app

/** Terminals, ports and output. Its panes stay mounted behind each other, and while the panel is closed. */
export function PanelRegion() {
  const { layout, openLink } = useApp()
  const ask = useAsk()
  const preview = usePreview()
  const hasPreview = useHasPreview()
  const tabs = useLayout((state) => state.constraints.panelTabs)
  const isDrawn = useIsDrawn()
  const PortsPane = portsPane.usePart(isDrawn)
  const ProblemsPane = problemsPane.usePart(isDrawn)
  return (
    <section id="panel" className={shell.panel} aria-label={text.regions.panel} data-region="panel">
      <VisuallyHidden>
        <h2>{text.regions.panel}</h2>
      </VisuallyHidden>
      <Header />
      {tabs.includes('terminal') && (
        <TabPanel tab="terminal">
          <TerminalPane
            onOpenLink={openLink}
            ask={ask && ((sessionId) => ask({ kind: 'terminal', sessionId }))}
          />
        </TabPanel>
      )}
      {tabs.includes('ports') && (
        <TabPanel tab="ports">
          {PortsPane ? (
            <PortsPane
              onPreview={hasPreview ? preview : null}
              ask={ask && ((port, problem) => ask({ kind: 'port', port, problem }))}
              onOpenTerminal={tabs.includes('terminal') ? () => layout.showPanel('terminal') : null}
            />
          ) : (
            <SkeletonRows count={2} label={`${text.loadingPane}: ${text.panelTabs.ports}`} />
          )}
        </TabPanel>
      )}
      {tabs.includes('problems') && <TabPanel tab="problems">{ProblemsPane && <ProblemsPane />}</TabPanel>}
      <TabPanel tab="output">
        <OutputPane />
      </TabPanel>
    </section>
  )
}

/** A preview stands in the editor. */
function useHasPreview(): boolean {
  const hasEditor = useIsThere('editor')
  return useIsThere('preview') && hasEditor
}

function usePreview() {
  const { tabs, layout } = useApp()
  const { notifications } = useWorkspace().ports
  return (port: number) => {
    notifications.seen()
    tabs.commands.openPreview(port)
    layout.revealEditor()
  }
}

function Header() {
  const { layout, commands, tabs } = useApp()
  const preview = usePreview()
  const isSmall = useLayout((state) => state.sizeClass === 'S')
  const isOpen = useLayout((state) => state.regions.panel.isOpen)
  const isMaximised = useLayout((state) => state.isPanelMaximised)
  const hasEditor = useIsThere('editor')
  const hasPorts = useIsThere('ports')
  const hasPreview = useHasPreview()
  const fixed = useLayout((state) => (isFixed(state, 'panel') ? text.commands.panesFixed : undefined))
  return (
    <div className={styles.header}>
      <PanelTabs />
      {hasPorts && (
        <PortChip
          onPreview={hasPreview ? preview : null}
          onAutoPreview={hasPreview ? tabs.commands.openPreviewBeside : null}
        />
      )}
      {!isSmall && (
        <span className={styles.actions}>
          {hasEditor && (
            <IconButton
              size="sm"
              disabledReason={fixed}
              label={isMaximised ? text.restorePanel : text.maximisePanel}
              icon={isMaximised ? Minimize2 : Maximize2}
              onClick={() => layout.toggleMaximised()}
            />
          )}
          <IconButton
            size="sm"
            label={isOpen ? text.collapsePanel : text.expandPanel}
            icon={isOpen ? ChevronDown : ChevronUp}
            shortcut={commands.shown('togglePanel')}
            disabledReason={fixed}
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
