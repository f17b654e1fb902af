import { createStore, type StoreApi } from 'zustand/vanilla'
import type { AnnotatedEditor } from './annotatedEditor'
import { ancestorsOf, isWithin } from './paths'
import type { DownloadState, UploadState } from './transfer/transferState'

/** What the user does to the tree. It is sent once: sent again it might hit another file of the same name. */
export type FileAct =
  | { readonly kind: 'create'; readonly path: string; readonly type: 'file' | 'directory' }
  | { readonly kind: 'rename' | 'copy'; readonly path: string; readonly oldPath: string }
  | { readonly kind: 'delete'; readonly path: string }
  | { readonly kind: 'trash' | 'restore'; readonly path: string; readonly trashId: string }

/** What is deleted for good only after a question. */
export interface Doomed {
  readonly paths: readonly string[]
  /** Why it cannot go to the trash, in words; null: there is no trash. */
  readonly reason: string | null
}

/** The row that is a text field now. `error` stands under it; `busy` while the server is asked. */
export type Editing =
  | { kind: 'rename'; path: string; busy: boolean; error: string | null }
  | { kind: 'create'; parent: string; type: 'file' | 'directory'; busy: boolean; error: string | null }

/** What stands beside a name in the tree. */
export interface TreeMark {
  readonly letter: string
  readonly tone: 'danger' | 'warning' | 'success'
  /** Follows the name. */
  readonly words: string
}

/** What git knows of the past of files. */
export interface FilePast {
  /** Whether a file is in a repository. */
  has(path: string): boolean
  showHistory(path: string): void
  toggleBlame(): void
  /** Shows who wrote each line beside the lines of an editor, and returns its end; null: that is not wanted. */
  readonly annotate: ((code: AnnotatedEditor, path: string) => () => void) | null
}

/** What the user did to the tree in this browser. */
interface FilesView {
  /** Folders, by path; the root is always open and not in it. */
  readonly expanded: ReadonlySet<string>
  /** Also what nearly nobody looks for in a tree is shown (`HIDDEN` in treeRows.ts). */
  readonly showsHidden: boolean
  /** A folder that the user opened: with it those that hold nothing but each other. */
  readonly unfolding: string | null
  /** What the rows are filtered by; null: they are not. */
  readonly filter: string | null
  /** The row that keys act on. */
  readonly selected: string | null
  /** The rows that are selected together; empty: `selected` alone is. */
  readonly marked: ReadonlySet<string>
  /** Where a range of them begins; null: at `selected`. */
  readonly anchor: string | null
  /** What `paste` puts somewhere. */
  readonly clipboard: { readonly paths: readonly string[]; readonly isCut: boolean } | null
  readonly editing: Editing | null
  /** Rows whose deletion is under way. */
  readonly removing: ReadonlySet<string>
  /** What was asked for and may or may not have been done. */
  readonly inDoubt: readonly FileAct[]
  /** What went wrong last, in words, until dismissed or the next success. */
  readonly failure: string | null
  /** What was done last, to be said; a new object each time. */
  readonly notice: { readonly text: string } | null
  /** Absent: the server cannot tell, or the code for it is not here yet. */
  readonly past?: FilePast
  /** By path, what git says. */
  readonly marks: ReadonlyMap<string, TreeMark>
  /** By path what an agent did there of late, in words; absent before the first. */
  readonly agentMarks?: ReadonlyMap<string, string>
  readonly doomed: Doomed | null
  /** What was done last and can be undone, in words; a new object each time. */
  readonly undoable: { readonly text: string } | null
  readonly isTrashShown: boolean
  /** What takes its time, in words. */
  readonly working: string | null
  /** What is dragged out of the tree. */
  readonly dragged: readonly string[]
  /** What dropping it would do, in words. */
  readonly dropHint: string | null
  readonly upload: UploadState | null
  readonly download: DownloadState | null
}

export interface FilesViewStore extends StoreApi<FilesView> {
  /** Opens the folders that were open, as the server told it after we began. */
  readonly reload: () => void
}

interface TextStorage {
  get(key: string): string | null
  set(key: string, value: string): void
}

const MAX_REMEMBERED = 500

/**
 * What the user did to the tree, kept under `key` in the storage as far as it outlives the page.
 *
 *     const viewStore = createFilesViewStore({ storage: uiState, key: 'tree:expanded' })
 *     viewStore.setState((view) => withRevealed(view, '/src/main.ts'))
 */
export function createFilesViewStore({
  storage,
  key,
}: {
  storage: TextStorage
  key: string
}): FilesViewStore {
  const hiddenKey = `${key}:hidden`
  const read = () => ({
    expanded: new Set(parse(storage.get(key))),
    showsHidden: storage.get(hiddenKey) === '1',
  })
  const store = createStore<FilesView>(() => ({
    ...read(),
    unfolding: null,
    filter: null,
    selected: null,
    marked: new Set(),
    anchor: null,
    clipboard: null,
    editing: null,
    removing: new Set(),
    inDoubt: [],
    failure: null,
    notice: null,
    marks: new Map(),
    doomed: null,
    undoable: null,
    isTrashShown: false,
    working: null,
    dragged: [],
    dropHint: null,
    upload: null,
    download: null,
  }))
  store.subscribe((view, before) => {
    if (view.showsHidden !== before.showsHidden) storage.set(hiddenKey, view.showsHidden ? '1' : '')
    if (view.expanded !== before.expanded)
      storage.set(key, JSON.stringify([...view.expanded].slice(-MAX_REMEMBERED)))
  })
  return { ...store, reload: () => store.setState(read()) }
}

function parse(text: string | null): string[] {
  try {
    const paths: unknown = JSON.parse(text ?? '[]')
    return Array.isArray(paths) ? paths.filter((path) => typeof path === 'string') : []
  } catch {
    return [] // Written by another version: the tree opens collapsed.
  }
}

export function withExpanded(view: FilesView, paths: readonly string[], open: boolean): FilesView {
  const changed = paths.filter((path) => path !== '/' && view.expanded.has(path) !== open)
  if (changed.length === 0) return view
  const expanded = new Set(view.expanded)
  for (const path of changed) {
    if (open) expanded.add(path)
    else expanded.delete(path)
  }
  return { ...view, expanded }
}

/** Opens the folders above a path and puts the selection on it. */
export function withRevealed(view: FilesView, path: string): FilesView {
  return { ...withExpanded(view, ancestorsOf(path), true), selected: path }
}

/** The folder or file is somewhere else now: what was remembered by its path follows. */
export function withMoved(view: FilesView, oldPath: string, newPath: string): FilesView {
  const moved = (path: string) => (isWithin(path, oldPath) ? newPath + path.slice(oldPath.length) : path)
  return {
    ...view,
    expanded: new Set([...view.expanded].map(moved)),
    selected: view.selected === null ? null : moved(view.selected),
    marked: new Set([...view.marked].map(moved)),
  }
}

/** Nothing is remembered of what is gone, but the selection: the tree moves it to a neighbour. */
export function withGone(view: FilesView, path: string): FilesView {
  const gone = [...view.expanded].filter((folder) => isWithin(folder, path))
  const marked = [...view.marked].filter((each) => !isWithin(each, path))
  const left = marked.length === view.marked.size ? view : { ...view, marked: new Set(marked) }
  return withExpanded(left, gone, false)
}

/** What an act on this row is about: all that is selected, if it is among them. */
export const withMarked = ({ marked }: FilesView, path: string): readonly string[] =>
  marked.has(path) ? [...marked] : [path]
