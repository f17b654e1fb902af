import type { QueryClient } from '@tanstack/react-query'
import { filesMessages as text } from '../../messages/files'
import { errorText } from './errorText'
import { createFileChanges } from './fileChanges'
import { fileKeys, refetch, staleAfterMove } from './fileKeys'
import { childOf, nameOf, parentOf } from './paths'
import type { FilesQueries } from './queries'
import { validateName } from './validateName'
import {
  type Editing,
  type FilesViewStore,
  withExpanded,
  withGone,
  withMoved,
  withRevealed,
} from './viewStore'

export interface FilesCommands extends ReturnType<typeof createFilesCommands> {}

interface Parts {
  queries: FilesQueries
  queryClient: QueryClient
  viewStore: FilesViewStore
}

export type Moved = (oldPath: string, newPath: string) => void

/**
 * What a user can do to the files of the workspace; results and failures show up in the view store.
 *
 *     const commands = createFilesCommands({ queries, queryClient, viewStore })
 *     commands.newFile('/src') // opens a name field, whose text submitName takes
 */
export function createFilesCommands({ queries, queryClient, viewStore }: Parts) {
  const changes = createFileChanges({ queries, viewStore })
  const movedListeners = new Set<Moved>()

  const entriesOf = (folder: string) => queryClient.getQueryData(queries.list(folder).queryKey)?.entries ?? []

  const setEditing = (editing: Editing | null) => viewStore.setState({ editing })

  /** The folder that a new file belongs to: the selected folder, or the one the selected file is in. */
  function targetFolder(): string {
    const { selected, expanded } = viewStore.getState()
    if (selected === null) return '/'
    const isFolder =
      expanded.has(selected) ||
      entriesOf(parentOf(selected)).some(
        (entry) => entry.name === nameOf(selected) && entry.type === 'directory',
      )
    return isFolder ? selected : parentOf(selected)
  }

  function startCreate(type: 'file' | 'directory', parent = targetFolder()): void {
    viewStore.setState((view) => withExpanded(view, [parent], true))
    setEditing({ kind: 'create', parent, type, busy: false, error: null })
  }

  /** Why the name cannot be had, in words. */
  function refusal(editing: Editing, name: string): string | null {
    const parent = editing.kind === 'create' ? editing.parent : parentOf(editing.path)
    const own = editing.kind === 'rename' ? nameOf(editing.path) : null
    return validateName(
      name,
      entriesOf(parent).filter((entry) => entry.name !== own),
    )
  }

  /** Makes or renames what the field is about. `created` receives the path of a new file. */
  async function submit(editing: Editing, name: string, created?: (path: string) => void): Promise<void> {
    const isCreate = editing.kind === 'create'
    const path = childOf(isCreate ? editing.parent : parentOf(editing.path), name)
    if (!isCreate && path === editing.path) return setEditing(null)
    const error = refusal(editing, name)
    if (error !== null) return setEditing({ ...editing, error })
    setEditing({ ...editing, busy: true, error: null })
    try {
      await changes.make(
        isCreate
          ? { kind: 'create', path, type: editing.type }
          : { kind: 'rename', path, oldPath: editing.path },
      )
    } catch (failure) {
      return setEditing({ ...editing, busy: false, error: errorText(failure) })
    }
    const oldPath = isCreate ? null : editing.path
    await refetch(queryClient, staleAfterMove(oldPath, path))
    viewStore.setState((view) => withRevealed(oldPath === null ? view : withMoved(view, oldPath, path), path))
    const notice = { text: oldPath === null ? text.created(name) : text.renamed(nameOf(oldPath), name) }
    viewStore.setState({ editing: null, failure: null, notice })
    if (oldPath !== null) for (const moved of movedListeners) moved(oldPath, path)
    if (isCreate && editing.type === 'file') created?.(path)
  }

  async function remove(path: string): Promise<void> {
    viewStore.setState((view) => ({ removing: new Set([...view.removing, path]) }))
    let failure: string | null = null
    try {
      await changes.make({ kind: 'delete', path })
      viewStore.setState((view) => ({
        ...withGone(view, path),
        notice: { text: text.deleted(nameOf(path)) },
      }))
    } catch (error) {
      failure = text.couldNotDelete(nameOf(path), errorText(error))
    }
    await refetch(queryClient, staleAfterMove(null, path))
    viewStore.setState((view) => ({
      failure,
      removing: new Set([...view.removing].filter((other) => other !== path)),
    }))
  }

  return {
    /** After each (re)connect: changes may have been missed. */
    opened(): void {
      changes.opened()
      void queryClient.invalidateQueries({ queryKey: fileKeys.all })
    },
    refresh(): void {
      void queryClient.invalidateQueries({ queryKey: fileKeys.below('/')[0] ?? fileKeys.all })
    },
    expand: (...paths: string[]) => viewStore.setState((view) => withExpanded(view, paths, true)),
    collapse: (...paths: string[]) => viewStore.setState((view) => withExpanded(view, paths, false)),
    collapseAll: () => viewStore.setState({ expanded: new Set() }),
    select: (path: string | null) => viewStore.setState({ selected: path }),
    reveal: (path: string) => viewStore.setState((view) => withRevealed(view, path)),
    newFile: (parent?: string) => startCreate('file', parent),
    newFolder: (parent?: string) => startCreate('directory', parent),
    startRename: (path: string) => setEditing({ kind: 'rename', path, busy: false, error: null }),
    cancelEdit: () => setEditing(null),
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
    remove: (path: string) => void remove(path),
    dismissFailure: () => viewStore.setState({ failure: null }),
    /** Listens for files and folders that got another path, as open tabs do. Returns its end. */
    onMoved(listener: Moved): () => void {
      movedListeners.add(listener)
      return () => movedListeners.delete(listener)
    },
  }
}
