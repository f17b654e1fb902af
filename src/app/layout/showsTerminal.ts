import type { Layout } from './layoutStore'

/** The terminals are where the user sees them, or will once the page is drawn. */
export function showsTerminal(layout: Layout): boolean {
  const { panelTab, constraints } = layout.store.getState()
  return constraints.regions.panel.isShown && panelTab === 'terminal' && layout.isOpen('panel')
}
