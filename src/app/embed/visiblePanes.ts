import type { EmbedEvents } from '../../embed-sdk/events'
import type { AppParts } from '../AppContext'
import { selectActiveTab } from '../editorArea/tabsStore'
import { fillsMain } from '../layout/layoutStore'

type ToldPane = EmbedEvents['pane-changed']['pane']

export const TOLD_PANES = [
  'files',
  'editor',
  'preview',
  'terminal',
  'ports',
  'agent',
] as const satisfies readonly ToldPane[]

/** What can be seen of the panes a host may ask for; one drawer over another hides nothing. */
export function visiblePanes({
  layout,
  tabs,
}: Pick<AppParts, 'layout' | 'tabs'>): Readonly<Record<ToldPane, boolean>> {
  const state = layout.store.getState()
  const { sizeClass, page, isPanelMaximised, panelTab, constraints } = state
  const isPanel = layout.isOpen('panel')
  const isRoom = sizeClass === 'S' ? page === 'editor' : !(isPanel && isPanelMaximised) && !fillsMain(state)
  const editor = constraints.regions.editor.isShown && isRoom
  const isPreview = selectActiveTab(tabs.store.getState())?.content.kind === 'preview'
  return {
    files: layout.isOpen('side'),
    editor: editor && !isPreview,
    preview: editor && isPreview,
    terminal: isPanel && panelTab === 'terminal',
    ports: isPanel && panelTab === 'ports',
    agent: layout.isOpen('agent'),
  }
}
