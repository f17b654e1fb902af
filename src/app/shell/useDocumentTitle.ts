import { useEffect } from 'react'
import { useStore } from 'zustand/react'
import { askingOf } from '../../channels/agent/requests/asking'
import { selectShownTaskId } from '../../channels/agent/store'
import { useAgent, useConnection, useWorkspace } from '../../channels/context/WorkspaceProvider'
import type { Workspace } from '../../channels/context/workspace'
import { selectHasUnsaved } from '../../channels/files/editor/editorViewStore'
import { nameOf } from '../../channels/files/paths'
import { messages } from '../../messages/en'
import { useTabs } from '../AppContext'
import { selectActivePath } from '../editorArea/tabsStore'

/**
 * `● server.ts · my-project`, with "(Needs you)" in front while the agent waits for an answer, and the names of the
 * conversations where it does and which are not shown.
 */
export function useDocumentTitle(): void {
  const workspace = useWorkspace()
  const name = useWorkspaceName()
  const path = useTabs(selectActivePath)
  const isDirty = useStore(workspace.files.editors.view, selectHasUnsaved)
  const asks = useAsks(workspace)
  const file = path === null ? messages.app.status.product : nameOf(path)
  const title = `${isDirty ? '● ' : ''}${file} · ${name}`
  useEffect(() => {
    document.title = `${asks}${title}`
  }, [title, asks])
}

/** Which agents wait for the user, with a space behind it; empty where none does. */
function useAsks({ agent }: Workspace): string {
  const chosen = useStore(agent.viewStore, (view) => view.chosen)
  const taskId = useStore(agent.viewStore, (view) => view.taskId)
  const { needsYouTitle, needsYouElsewhere } = messages.app.status
  return useAgent((state) => {
    if (state.open.length === 0) return ''
    const shown = selectShownTaskId(state, { chosen, taskId })
    const elsewhere = askingOf(state).filter((asking) => asking.taskId !== shown)
    return `${elsewhere.length > 0 ? needsYouElsewhere(elsewhere) : needsYouTitle} `
  })
}

/** What the server calls the workspace; its id until it has said so. */
export function useWorkspaceName(): string {
  const { id } = useWorkspace()
  return useConnection((state) => state.workspaceName) ?? id
}
