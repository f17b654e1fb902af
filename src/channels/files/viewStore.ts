import { createStore, type StoreApi } from 'zustand/vanilla'
import { ancestorsOf, isWithin } from './paths'

/** What the user does to the tree. It is sent once: sent again it might hit another file of the same name. */
export type FileAct =
  | { readonly kind: 'create'; readonly path: string; readonly type: 'file' | 'directory' }
  | { readonly kind: 'rename'; readonly path: string; readonly oldPath: string }
  | { readonly kind: 'delete'; readonly path: string }

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

/** What the user did to the tree in this browser. */
interface FilesView {
  /** Folders, by path; the root is always open and not in it. */
  readonly expanded: ReadonlySet<string>
  /** The row that keys act on. */
  readonly selected: string | null
  readonly editing: Editing | null
  /** Rows whose deletion is under way. */
  readonly removing: ReadonlySet<string>
  /** What was asked for and may or may not have been done. */
  readonly inDoubt: readonly FileAct[]
  /** What went wrong last, in words, until dismissed or the next success. */
  readonly failure: string | null
  /** What was done last, to be said; a new object each time. */
  readonly notice: { readonly text: string } | null
  /** By path, what git says. */
  readonly marks: ReadonlyMap<string, TreeMark>
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
  const read = () => new Set(parse(storage.get(key)))
  const store = createStore<FilesView>(() => ({
    expanded: read(),
    selected: null,
    editing: null,
    removing: new Set(),
    inDoubt: [],
    failure: null,
    notice: null,
    marks: new Map(),
  }))
  store.subscribe((view, before) => {
    if (view.expanded !== before.expanded)
      storage.set(key, JSON.stringify([...view.expanded].slice(-MAX_REMEMBERED)))
  })
  return { ...store, reload: () => store.setState({ expanded: read() }) }
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
  }
}

/** Nothing is remembered of what is gone, but the selection: the tree moves it to a neighbour. */
export function withGone(view: FilesView, path: string): FilesView {
  const gone = [...view.expanded].filter((folder) => isWithin(folder, path))
  return withExpanded(view, gone, false)
}
