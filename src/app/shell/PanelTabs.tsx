import type { KeyboardEvent } from 'react'
import { usePorts, useTerminals } from '../../channels/context/WorkspaceProvider'
import { focusIfHere } from '../../lib/focusIfHere'
import { messages } from '../../messages/en'
import { useApp, useLayout } from '../AppContext'
import type { PanelTab } from '../layout/layoutStore'
import styles from './PanelRegion.module.css'

/** One Tab stop; the arrows choose. Choosing a tab of a closed panel opens it. */
export function PanelTabs() {
  const { layout } = useApp()
  const shown = useLayout((state) => state.panelTab)
  const tabs = useLayout((state) => state.constraints.panelTabs)
  const counts: Readonly<Record<PanelTab, number>> = {
    terminal: useTerminals((state) => state.order.length),
    ports: usePorts((state) => state.ports.length),
    problems: 0,
    output: 0,
  }
  const press = (event: KeyboardEvent) => {
    const at = tabs.indexOf(shown)
    const targets = new Map<string, PanelTab | undefined>([
      ['ArrowRight', tabs[(at + 1) % tabs.length]],
      ['ArrowLeft', tabs.at(at - 1)],
      ['Home', tabs[0]],
      ['End', tabs.at(-1)],
    ])
    const target = targets.get(event.key)
    if (!target) return
    event.preventDefault()
    layout.showPanel(target)
    focusIfHere(document.getElementById(`panel-tab-${target}`))
  }
  return (
    <div role="tablist" aria-label={messages.app.regions.panel} className={styles.tabs} onKeyDown={press}>
      {tabs.map((tab) => (
        <button
          key={tab}
          id={`panel-tab-${tab}`}
          type="button"
          role="tab"
          className={styles.tab}
          aria-selected={tab === shown}
          aria-controls={`panel-${tab}`}
          tabIndex={tab === shown ? 0 : -1}
          onClick={() => layout.showPanel(tab)}
        >
          {messages.app.panelTabs[tab]}
          {counts[tab] > 0 && <span className={styles.count}>{counts[tab]}</span>}
        </button>
      ))}
    </div>
  )
}
