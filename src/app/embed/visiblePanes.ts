import type { EmbedEvents } from '../../embed-sdk/events'
import type { AppParts } from '../AppContext'
import { selectActiveTab } from '../editorArea/tabsStore'

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
  const { sizeClass, page, isPanelMaximised, panelTab, constraints } = layout.store.getState()
  const isPanel = layout.isOpen('panel')
  const isRoom = sizeClass === 'S' ? page === 'editor' : !(isPanel && isPanelMaximised)
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
