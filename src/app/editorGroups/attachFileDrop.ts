import type { Workspace } from '../../channels/context/workspace'
import { canUpload, droppedOf, holdsFiles } from '../../channels/files/transfer/canTransfer'
import { transferMessages as text } from '../../messages/editing/transfer'
import { isChannelLive } from '../../socket/connection/connectionState'
import { type EmbedHostStore, paneConstraint } from '../embed/embedHost'
import type { Layout } from '../layout/layoutStore'

/** Inside, since what is around may hide what stands out. */
const OUTLINE = { outline: '2px solid var(--ws-accent-fg)', 'outline-offset': '-2px' }

interface FileDropParts {
  readonly area: HTMLElement
  readonly workspace: Workspace
  readonly layout: Layout
  readonly embedHost: EmbedHostStore
}

/** Lets files of another program be dropped on the editors: they go to the top of the workspace. Returns detach. */
export function attachFileDrop({ area, workspace, layout, embedHost }: FileDropParts): () => void {
  const { commands, queries, viewStore } = workspace.files
  const canTake = () =>
    canUpload(queries) &&
    isChannelLive(workspace.connection.store.getState(), 'files') &&
    !embedHost.getState().readOnly.files &&
    paneConstraint(embedHost.getState(), 'files').isShown
  const leave = () => {
    for (const property of Object.keys(OUTLINE)) area.style.removeProperty(property)
    viewStore.setState({ dropHint: null })
  }
  const take = (event: DragEvent): DataTransfer | null => {
    const { dataTransfer } = event
    if (!dataTransfer || !holdsFiles(dataTransfer) || !canTake()) return null
    event.preventDefault()
    // The editor would take it for text.
    event.stopPropagation()
    return dataTransfer
  }
  const over = (event: DragEvent) => {
    const data = take(event)
    if (!data) return
    data.dropEffect = 'copy'
    for (const [property, value] of Object.entries(OUTLINE)) area.style.setProperty(property, value)
    viewStore.setState({ dropHint: text.drop(text.root) })
  }
  const out = ({ relatedTarget }: DragEvent) => {
    if (!(relatedTarget instanceof Node && area.contains(relatedTarget))) leave()
  }
  const drop = (event: DragEvent) => {
    const data = take(event)
    if (!data) return
    leave()
    const dropped = droppedOf(data)
    // How far it is stands below the tree.
    layout.showSide('files')
    commands.act((acts) => acts.uploadDropped(dropped, '/'))
  }
  const ending = new AbortController()
  const { signal } = ending
  area.addEventListener('dragover', over, { signal, capture: true })
  area.addEventListener('dragleave', out, { signal })
  area.addEventListener('drop', drop, { signal, capture: true })
  return () => {
    leave()
    ending.abort()
  }
}
