import { useEffect } from 'react'
import { useStore } from 'zustand/react'
import { selectHasUnsaved } from '../channels/files/editorViewStore'
import { nameOf } from '../channels/files/paths'
import { messages } from '../messages/en'
import { useAgent, useConnection, useWorkspace } from '../workspace/SocketProvider'
import { useTabs } from './AppContext'
import { selectActivePath } from './editorArea/tabsStore'

/** `● server.ts · my-project`, with "(Needs you)" in front while the agent waits for an answer. */
export function useDocumentTitle(): void {
  const workspace = useWorkspace()
  const name = useWorkspaceName()
  const path = useTabs(selectActivePath)
  const isDirty = useStore(workspace.files.editors.view, selectHasUnsaved)
  const needsYou = useAgent((state) => state.open.length > 0)
  const file = path === null ? messages.app.status.product : nameOf(path)
  const title = `${isDirty ? '● ' : ''}${file} · ${name}`
  useEffect(() => {
    document.title = needsYou ? `${messages.app.status.needsYouTitle} ${title}` : title
  }, [title, needsYou])
}

/** What the server calls the workspace; its id until it has said so. */
export function useWorkspaceName(): string {
  const { id } = useWorkspace()
  return useConnection((state) => state.workspaceName) ?? id
}
