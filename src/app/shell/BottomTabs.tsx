import {
  Bot,
  Cable,
  Code,
  Files,
  GitCompareArrows,
  type LucideIcon,
  Search,
  SquareTerminal,
} from 'lucide-react'
import { messages } from '../../messages/en'
import { useApp, useEmbedHostState, useLayout } from '../AppContext'
import { useUnreviewed } from '../changes/useUnreviewed'
import { paneConstraint } from '../embed/embedHost'
import type { Page, PanelTab, SideView } from '../layout/layoutStore'
import { useHasView, useSideView } from '../layout/useSideViews'
import styles from './BottomTabs.module.css'
import shell from './Shell.module.css'

const text = messages.app.pages

interface BottomTab {
  readonly name: keyof typeof text
  readonly icon: LucideIcon
  readonly page: Page
  readonly panelTab?: PanelTab
  readonly sideView?: SideView
}

const TABS: readonly BottomTab[] = [
  { name: 'files', icon: Files, page: 'files', sideView: 'files' },
  { name: 'search', icon: Search, page: 'files', sideView: 'search' },
  { name: 'changes', icon: GitCompareArrows, page: 'files', sideView: 'changes' },
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
  const has = { search: useHasView('search'), changes: useHasView('changes') }
  const unreviewed = useUnreviewed()
  const sideView = useSideView()
  const show = ({ panelTab, sideView, page }: BottomTab) => {
    if (panelTab) layout.showPanel(panelTab)
    else if (sideView) layout.showSide(sideView)
    else layout.showPage(page)
  }
  const isThere = ({ name }: BottomTab) =>
    name === 'search' || name === 'changes'
      ? has[name] && paneConstraint(embedHost, 'files').isShown
      : paneConstraint(embedHost, name).isShown
  return (
    <nav className={`${shell.tabs} ${styles.bar}`} aria-label={messages.app.regions.views} data-region="nav">
      {TABS.filter(isThere).map((tab) => {
        const isCurrent =
          tab.page === page &&
          (tab.panelTab === undefined || tab.panelTab === panelTab) &&
          (tab.sideView === undefined || tab.sideView === sideView)
        const badge = tab.name === 'changes' ? unreviewed : 0
        return (
          <button
            key={tab.name}
            type="button"
            className={styles.tab}
            aria-current={isCurrent ? 'page' : undefined}
            aria-label={badge > 0 ? messages.app.changesToReview(badge) : undefined}
            data-badge={badge > 99 ? '99+' : badge || undefined}
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
