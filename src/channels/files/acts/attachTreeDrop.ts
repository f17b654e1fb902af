import { holdsPaths } from '../../../lib/draggedPaths'
import { fileActMessages as text } from '../../../messages/editing/fileActs'
import { transferMessages as uploadText } from '../../../messages/editing/transfer'
import type { FilesCommands } from '../commands'
import { isWithin, nameOf, parentOf } from '../paths'
import type { FilesQueries } from '../queries'
import { canUpload, droppedOf, holdsFiles } from '../transfer/canTransfer'
import type { FilesViewStore } from '../viewStore'

/** A folder that is pointed at for so long opens, ms. */
const OPEN_MS = 700
/** Near an edge, CSS pixels, the tree scrolls by so many with each event. */
const EDGE = 24
const STEP = 12
/** Inside, since rows touch each other. */
const OUTLINE = { outline: '2px solid var(--ws-accent-fg)', 'outline-offset': '-2px' }

interface DropOptions {
  readonly element: HTMLElement
  readonly viewStore: FilesViewStore
  readonly clock: { after(ms: number, run: () => void): () => void }
  /** False: nothing can be changed now. */
  readonly canChange: () => boolean
  readonly commands: Pick<FilesCommands, 'act' | 'expand' | 'putInto'>
  readonly queries: Pick<FilesQueries, 'has'>
}

/** Lets what is dragged in the tree be dropped into its folders; with Alt it is copied. Returns detach. */
export function attachTreeDrop({ element, viewStore, clock, canChange, commands, queries }: DropOptions) {
  let target: { readonly folder: string; readonly row: HTMLElement } | null = null
  let cancelOpening = () => {}

  function aim(next: typeof target): void {
    if (next?.row === target?.row) return
    for (const property of Object.keys(OUTLINE)) target?.row.style.removeProperty(property)
    for (const [property, value] of Object.entries(OUTLINE)) next?.row.style.setProperty(property, value)
    target = next
    cancelOpening()
    const folder = next?.folder
    if (folder !== undefined && folder !== '/')
      cancelOpening = clock.after(OPEN_MS, () => commands.expand(folder))
  }

  function leave(): void {
    aim(null)
    viewStore.setState({ dropHint: null })
  }

  /** The folder under the pointer, or around the file there. */
  function folderAt({ target: at }: DragEvent): typeof target {
    const row = at instanceof Element ? at.closest<HTMLElement>('[data-key^="/"]') : null
    const path = row?.getAttribute('data-key')
    if (!row || !path) return { folder: '/', row: element }
    if (row.hasAttribute('aria-expanded')) return { folder: path, row }
    const folder = parentOf(path)
    const above = element.querySelector<HTMLElement>(`[data-key="${CSS.escape(folder)}"]`)
    return { folder, row: above ?? element }
  }

  /** What would really go somewhere. */
  function taken(folder: string, isCopy: boolean): readonly string[] {
    const { dragged } = viewStore.getState()
    return dragged.filter((path) => !isWithin(folder, path) && (isCopy || parentOf(path) !== folder))
  }

  function scroll({ clientY }: DragEvent): void {
    const { top, bottom } = element.getBoundingClientRect()
    if (clientY < top + EDGE) element.scrollTop -= STEP
    else if (clientY > bottom - EDGE) element.scrollTop += STEP
  }

  const takesFiles = (data: DataTransfer) => holdsFiles(data) && canUpload(queries) && canChange()

  /** Files of another program. */
  function overWithFiles(event: DragEvent, data: DataTransfer): void {
    const next = folderAt(event)
    if (!next || !takesFiles(data)) return
    event.preventDefault()
    data.dropEffect = 'copy'
    aim(next)
    viewStore.setState({ dropHint: uploadText.drop(next.folder === '/' ? text.root : nameOf(next.folder)) })
  }

  function over(event: DragEvent): void {
    if (!event.dataTransfer) return
    scroll(event)
    if (!holdsPaths(event.dataTransfer)) {
      overWithFiles(event, event.dataTransfer)
      return
    }
    const next = folderAt(event)
    const paths = next && canChange() ? taken(next.folder, event.altKey) : []
    if (!next || paths.length === 0) {
      leave()
      return
    }
    event.preventDefault()
    event.dataTransfer.dropEffect = event.altKey ? 'copy' : 'move'
    aim(next)
    const [first = ''] = paths
    const what = paths.length > 1 ? text.items(paths.length) : nameOf(first)
    const where = next.folder === '/' ? text.root : nameOf(next.folder)
    viewStore.setState({ dropHint: (event.altKey ? text.dropCopy : text.dropMove)(what, where) })
  }

  function drop(event: DragEvent): void {
    const folder = target?.folder
    const { dataTransfer } = event
    if (folder === undefined || !dataTransfer) return
    if (!holdsPaths(dataTransfer)) {
      leave()
      if (!takesFiles(dataTransfer)) return
      event.preventDefault()
      const dropped = droppedOf(dataTransfer)
      commands.act((acts) => acts.uploadDropped(dropped, folder))
      return
    }
    event.preventDefault()
    const paths = taken(folder, event.altKey)
    leave()
    if (canChange()) commands.putInto(folder, paths, event.altKey)
  }

  const out = ({ relatedTarget }: DragEvent) => {
    if (!(relatedTarget instanceof Node && element.contains(relatedTarget))) leave()
  }
  const end = () => {
    leave()
    viewStore.setState({ dragged: [] })
  }

  element.addEventListener('dragover', over)
  element.addEventListener('dragleave', out)
  element.addEventListener('drop', drop)
  // The row from which it was dragged may be out of the document by then.
  document.addEventListener('dragend', end)
  return () => {
    end()
    element.removeEventListener('dragover', over)
    element.removeEventListener('dragleave', out)
    element.removeEventListener('drop', drop)
    document.removeEventListener('dragend', end)
  }
}
