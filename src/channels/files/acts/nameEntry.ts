import { fileActMessages as text } from '../../../messages/editing/fileActs'
import { errorText } from '../errorText'
import { refetch, staleAfterMaking, staleAfterMove } from '../fileKeys'
import type { ListedEntry } from '../listFolder'
import { childOf, nameOf, parentOf } from '../paths'
import { type Editing, withMoved, withRevealed } from '../viewStore'
import type { ActParts } from './actParts'
import { validateName } from './validateName'

/** Why something new cannot have this name, or this path of names, in words. A `/` at its end makes it a folder. */
function refusalOfPath(path: string, siblings: readonly ListedEntry[]): string | null {
  const names = path.replace(/\/$/, '').split('/')
  const [first = '', ...others] = names
  if (others.length === 0) return validateName(first, siblings)
  if (siblings.some(({ name, type }) => name === first && type === 'file')) return text.nameIsFile(first)
  return names.map((name) => validateName(name, [])).find((error) => error !== null) ?? null
}

/** Makes or renames what the name field of the tree is about. */
export function createNameEntry({ changes, viewStore, queryClient, entriesOf, undos, moved }: ActParts) {
  const setEditing = (editing: Editing | null) => viewStore.setState({ editing })

  /** Why the name cannot be had, in words. */
  function refusal(editing: Editing, name: string): string | null {
    if (editing.kind === 'create') return refusalOfPath(name, entriesOf(editing.parent))
    const own = nameOf(editing.path)
    return validateName(
      name,
      entriesOf(parentOf(editing.path)).filter((entry) => entry.name !== own),
    )
  }

  async function submit(editing: Editing, name: string, created?: (path: string) => void): Promise<void> {
    const isCreate = editing.kind === 'create'
    const path = childOf(isCreate ? editing.parent : parentOf(editing.path), name.replace(/\/$/, ''))
    const type = isCreate && !name.endsWith('/') ? editing.type : 'directory'
    if (!isCreate && path === editing.path) return setEditing(null)
    const error = refusal(editing, name)
    if (error !== null) return setEditing({ ...editing, error })
    setEditing({ ...editing, busy: true, error: null })
    try {
      await changes.make(
        isCreate ? { kind: 'create', path, type } : { kind: 'rename', path, oldPath: editing.path },
      )
    } catch (failure) {
      return setEditing({ ...editing, busy: false, error: errorText(failure) })
    }
    const oldPath = isCreate ? null : editing.path
    await refetch(queryClient, oldPath === null ? staleAfterMaking(path) : staleAfterMove(oldPath, path))
    viewStore.setState((view) => withRevealed(oldPath === null ? view : withMoved(view, oldPath, path), path))
    const notice = { text: oldPath === null ? text.created(name) : text.renamed(nameOf(oldPath), name) }
    viewStore.setState({ editing: null, failure: null, notice })
    if (oldPath !== null) {
      undos.push([{ kind: 'move', path: oldPath, oldPath: path }])
      moved(oldPath, path)
    }
    if (isCreate && type === 'file') created?.(path)
  }

  return {
    /** Shows while typing why the name cannot be had. */
    checkName(name: string): void {
      const { editing } = viewStore.getState()
      if (!editing || editing.busy) return
      const error = name === '' ? null : refusal(editing, name)
      if (error !== editing.error) setEditing({ ...editing, error })
    },
    submitName(name: string, created?: (path: string) => void): void {
      const { editing } = viewStore.getState()
      if (editing && !editing.busy) void submit(editing, name, created)
    },
  }
}
