import { Bot, Cable, Code, Files, type LucideIcon, SquareTerminal } from 'lucide-react'
import { messages } from '../../messages/en'
import { useApp, useEmbedHostState, useLayout } from '../AppContext'
import { paneConstraint } from '../embed/embedHost'
import type { Page, PanelTab } from '../layout/layoutStore'
import styles from './BottomTabs.module.css'
import shell from './Shell.module.css'

const text = messages.app.pages

const TABS: readonly { name: keyof typeof text; icon: LucideIcon; page: Page; panelTab?: PanelTab }[] = [
  { name: 'files', icon: Files, page: 'files' },
  { name: 'editor', icon: Code, page: 'editor' },
  { name: 'agent', icon: Bot, page: 'agent' },
  { name: 'terminal', icon: SquareTerminal, page: 'panel', panelTab: 'terminal' },
  { name: 'ports', icon: Cable, page: 'panel', panelTab: 'ports' },
]

/** Class S shows one pane at a time; this is how one gets from one to another. */
export function BottomTabs() {
  const { layout } = useApp()
  const embedHost = useEmbedHostState((whole) => whole)
  const page = useLayout((state) => state.page)
  const panelTab = useLayout((state) => state.panelTab)
  const show = (tab: (typeof TABS)[number]) =>
    tab.panelTab ? layout.showPanel(tab.panelTab) : layout.showPage(tab.page)
  return (
    <nav className={`${shell.tabs} ${styles.bar}`} aria-label={messages.app.regions.views} data-region="nav">
      {TABS.filter(({ name }) => paneConstraint(embedHost, name).isShown).map((tab) => {
        const isCurrent = tab.page === page && (tab.panelTab === undefined || tab.panelTab === panelTab)
        return (
          <button
            key={tab.name}
            type="button"
            className={styles.tab}
            aria-current={isCurrent ? 'page' : undefined}
            onClick={() => show(tab)}
          >
            <tab.icon aria-hidden="true" size={20} strokeWidth={1.5} />
            {text[tab.name]}
          </button>
        )
      })}
    </nav>
  )
}
