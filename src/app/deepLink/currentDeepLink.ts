import type { Workspace } from '../../channels/context/workspace'
import type { AppParts } from '../AppContext'
import { selectActiveTab } from '../editorArea/tabsStore'
import type { DeepLink } from './deepLink'

/** The file or the preview in front, and the conversation if the user chose it. */
export function currentDeepLink(
  workspace: Workspace,
  { tabs, layout }: Pick<AppParts, 'tabs' | 'layout'>,
): DeepLink {
  const content = selectActiveTab(tabs.store.getState())?.content
  const { chosen, taskId } = workspace.agent.viewStore.getState()
  const { sizeClass, page } = layout.store.getState()
  return {
    ...(content?.kind === 'file' && { file: content.path }),
    ...(content?.kind === 'preview' && { port: content.port }),
    ...(chosen && taskId !== null && { session: taskId }),
    ...(sizeClass === 'S' && { view: page }),
  }
}

/** The same with the cursor's line, for a link that the user copies. */
export function exactDeepLink(workspace: Workspace, app: Pick<AppParts, 'tabs' | 'layout'>): DeepLink {
  const link = currentDeepLink(workspace, app)
  const { cursor } = workspace.files.editors.view.getState()
  if (link.file === undefined || cursor?.path !== link.file) return link
  return { ...link, line: cursor.line, column: cursor.column }
}
