import { type Guest, type PaneWish, paneWish } from '../embed/embedHost'
import { type LayoutWishes, PANEL_TABS, type PanelTab } from './layoutStore'

/** What a page around ours wishes, in the words of the layout. */
export function wishesOf(guest: Guest): LayoutWishes {
  const terminal = paneWish(guest, 'terminal')
  const ports = paneWish(guest, 'ports')
  const inPanel = [terminal, ports].filter(({ isShown }) => isShown)
  const panel: PaneWish = {
    isShown: inPanel.length > 0,
    isLocked: inPanel.some(({ isLocked }) => isLocked),
  }
  const isThere = (tab: PanelTab) => (tab === 'output' ? panel.isShown : paneWish(guest, tab).isShown)
  return {
    regions: {
      side: paneWish(guest, 'files'),
      editor: paneWish(guest, 'editor'),
      agent: paneWish(guest, 'agent'),
      panel,
    },
    panelTabs: PANEL_TABS.filter(isThere),
  }
}
