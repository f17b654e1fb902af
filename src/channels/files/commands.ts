import { appMessages } from '../../messages/app'
import type { ActOptions } from './acts/actParts'
import type { FileActs } from './acts/createFileActs'
import { fileKeys } from './fileKeys'
import { nameOf, parentOf } from './paths'
import { type Doomed, type Editing, withExpanded, withRevealed } from './viewStore'

export interface FilesCommands extends ReturnType<typeof createFilesCommands> {}

type Parts = Omit<ActOptions, 'entriesOf' | 'moved' | 'targetFolder'>

export type Moved = (oldPath: string, newPath: string) => void

/**
 * What a user can do to the files of the workspace; results and failures show up in the view store.
 *
 *     const commands = createFilesCommands({ queries, queryClient, viewStore })
 *     commands.newFile('/src') // opens a name field, whose text submitName takes
 */
export function createFilesCommands(parts: Parts) {
  const { queries, queryClient, viewStore } = parts
  const movedListeners = new Set<Moved>()
  let made: FileActs | null = null
  let coming: Promise<FileActs> | null = null

  const moved: Moved = (oldPath, newPath) => {
    for (const listener of movedListeners) listener(oldPath, newPath)
  }

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

  /** The acts themselves come with the first of them: the first picture needs none. */
  function acts(): Promise<FileActs> {
    coming ??= import('./acts/createFileActs').then(({ createFileActs }) => {
      made ??= createFileActs({ ...parts, entriesOf, moved, targetFolder })
      return made
    })
    return coming
  }

  function act(run: (acts: FileActs) => void): void {
    if (made) {
      run(made)
      return
    }
    acts().then(run, () => {
      coming = null
      viewStore.setState({ failure: appMessages.pageOutdated })
    })
  }

  return {
    /** After each (re)connect: changes may have been missed. */
    opened(): void {
      made?.opened()
      void queryClient.invalidateQueries({ queryKey: fileKeys.all })
    },
    refresh(): void {
      void queryClient.invalidateQueries({ queryKey: fileKeys.below('/')[0] ?? fileKeys.all })
    },
    expand: (...paths: string[]) =>
      viewStore.setState((view) => ({ ...withExpanded(view, paths, true), unfolding: paths[0] ?? null })),
    collapse: (...paths: string[]) => viewStore.setState((view) => withExpanded(view, paths, false)),
    collapseAll: () => viewStore.setState({ expanded: new Set() }),
    toggleHidden: () => viewStore.setState(({ showsHidden }) => ({ showsHidden: !showsHidden })),
    select: (path: string | null) => viewStore.setState({ selected: path }),
    /** Selects these together; without any, the row with the focus alone. */
    mark: (paths: readonly string[], anchor: string | null = null) =>
      viewStore.setState({ marked: new Set(paths), anchor }),
    /** Takes these for `paste`, which may follow before the code for it is here; without any, those that were taken are left. */
    setClipboard(paths: readonly string[], isCut: boolean): void {
      viewStore.setState({ clipboard: paths[0] ? { paths, isCut } : null })
      if (paths[0]) act((acts) => acts.tellTaken(paths, isCut))
    },
    drag: (dragged: readonly string[]) => viewStore.setState({ dragged }),
    paste: (folder = targetFolder()) => act((acts) => acts.paste(folder)),
    /** What is on its way is done, and none after it. */
    stopPlacing: () => made?.stop(),
    duplicate: (...paths: string[]) => act((acts) => void acts.duplicate(paths)),
    /** Moves, or copies, into a folder. */
    putInto: (folder: string, paths: readonly string[], isCopy: boolean) =>
      act((acts) => acts.putInto(folder, paths, isCopy)),
    reveal: (path: string) => viewStore.setState((view) => withRevealed(view, path)),
    newFile: (parent?: string) => startCreate('file', parent),
    newFolder: (parent?: string) => startCreate('directory', parent),
    startRename: (path: string) => setEditing({ kind: 'rename', path, busy: false, error: null }),
    cancelEdit: () => setEditing(null),
    checkName: (name: string) => act((acts) => acts.checkName(name)),
    submitName: (name: string, created?: (path: string) => void) =>
      act((acts) => acts.submitName(name, created)),
    /** Deletes so that it can be taken back; what cannot is asked about first. */
    trash: (...paths: string[]) => act((acts) => acts.trash(paths)),
    /** Deletes for good. */
    remove: (...paths: string[]) => act((acts) => acts.remove(paths)),
    /** Asks whether these are to be deleted for good; null: no. */
    doom: (doomed: Doomed | null) => viewStore.setState({ doomed }),
    undo: () => act((acts) => acts.undo()),
    dismissUndo: () => viewStore.setState({ undoable: null }),
    showTrash: (isTrashShown: boolean) => viewStore.setState({ isTrashShown }),
    /** For views that come later. */
    acts,
    act,
    dismissFailure: () => viewStore.setState({ failure: null }),
    /** Listens for files and folders that got another path, as open tabs do. Returns its end. */
    onMoved(listener: Moved): () => void {
      movedListeners.add(listener)
      return () => movedListeners.delete(listener)
    },
  }
}
