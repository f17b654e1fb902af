import { type EmbedHostState, type HostPane, type PaneConstraint, paneConstraint } from '../embed/embedHost'
import { type LayoutConstraints, PANEL_TABS, type PanelTab } from './layoutStore'

/** What the embed host wants of the panes, in the terms of the layout. */
export function hostPaneConstraints(embedHost: EmbedHostState): LayoutConstraints {
  const terminal = paneConstraint(embedHost, 'terminal')
  const ports = paneConstraint(embedHost, 'ports')
  const inPanel = [terminal, ports].filter(({ isShown }) => isShown)
  const panel: PaneConstraint = {
    isShown: inPanel.length > 0,
    isLocked: inPanel.some(({ isLocked }) => isLocked),
  }
  const isThere = (tab: PanelTab) =>
    tab === 'output' ? panel.isShown : paneConstraint(embedHost, paneOf(tab)).isShown
  return {
    regions: {
      side: paneConstraint(embedHost, 'files'),
      editor: paneConstraint(embedHost, 'editor'),
      agent: paneConstraint(embedHost, 'agent'),
      panel,
    },
    panelTabs: PANEL_TABS.filter(isThere),
  }
}

/** Problems lead into the editor. */
export const paneOf = (tab: Exclude<PanelTab, 'output'>): HostPane => (tab === 'problems' ? 'editor' : tab)
