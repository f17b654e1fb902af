import type { Listing } from '../listFolder'
import { ancestorsOf, childOf, isWithin } from '../paths'
import type { Editing } from '../viewStore'

/** What is known of one open folder. */
export interface FolderState {
  readonly listing: Listing | undefined
  /** Why it could not be listed, in words. */
  readonly problem: string | null
}

interface Placed {
  /** Unique among rows. */
  readonly key: string
  /** 1 for what stands in the root. */
  readonly level: number
  readonly posInSet: number
  readonly setSize: number
}

export interface EntryRow extends Placed {
  readonly kind: 'entry'
  readonly path: string
  /** Of folders that are one row `a/b/c`, and the path that of the last. */
  readonly name: string
  readonly isFolder: boolean
  readonly isExpanded: boolean
  /** Its content is on the way. */
  readonly isLoading: boolean
  readonly isIgnored: boolean
}

/** The field for the name of something new. */
export interface FieldRow extends Placed {
  readonly kind: 'field'
  readonly parent: string
  readonly isFolder: boolean
}

/** Words that stand in a folder in place of its content, or after it. */
export interface NoteRow extends Placed {
  readonly kind: 'note'
  readonly parent: string
  /** Null: there is more than could be listed. */
  readonly problem: string | null
}

export type TreeRow = EntryRow | FieldRow | NoteRow

/** Rows in place of those of the tree, and what folds them. */
export interface ShownRows {
  readonly rows: readonly TreeRow[]
  readonly fold: (paths: readonly string[], isOpen: boolean) => void
}

export interface Tree {
  /** By path, `/` among them. */
  readonly folders: ReadonlyMap<string, FolderState>
  readonly expanded: ReadonlySet<string>
  readonly editing: Editing | null
  readonly showsHidden?: boolean
  /** An open folder with nothing but a folder in it is one row with that. */
  readonly isCompact?: boolean
}

/** What programs keep for themselves: it is in each folder of a kind, and opened by mistake only. */
const HIDDEN: ReadonlySet<string> = new Set(['.git', '.hg', '.svn', '.jj', '.DS_Store', 'Thumbs.db'])

/** The folders whose content shows: expanded, and so is every folder above. The root is always the first. */
export function openFolders(expanded: ReadonlySet<string>): string[] {
  return ['/', ...[...expanded].filter((path) => ancestorsOf(path).every((above) => expanded.has(above)))]
}

/** The tree from top to bottom, as rows. */
export function treeRows(tree: Tree): TreeRow[] {
  const rows: TreeRow[] = []
  addFolder(rows, tree, '/', 1)
  return rows
}

function addFolder(rows: TreeRow[], tree: Tree, parent: string, level: number): void {
  const { listing, problem } = tree.folders.get(parent) ?? { listing: undefined, problem: null }
  const entries = shownEntries(tree, listing)
  const ignored = new Set(listing?.ignored)
  const isNaming = tree.editing?.kind === 'create' && tree.editing.parent === parent
  const hasNote = listing ? listing.truncated : problem !== null && parent !== '/'
  const setSize = entries.length + (isNaming ? 1 : 0) + (hasNote ? 1 : 0)
  let posInSet = 1

  if (isNaming) {
    const isFolder = tree.editing?.kind === 'create' && tree.editing.type === 'directory'
    rows.push({ kind: 'field', parent, isFolder, key: `field:${parent}`, level, posInSet, setSize })
    posInSet += 1
  }
  for (const entry of entries) {
    const isFolder = entry.type === 'directory'
    const isIgnored = ignored.has(entry.name)
    const { path, name } = isFolder
      ? innermost(tree, parent, entry.name)
      : { ...entry, path: childOf(parent, entry.name) }
    const isExpanded = isFolder && tree.expanded.has(path)
    const isLoading = isExpanded && isPending(tree.folders.get(path))
    rows.push({
      kind: 'entry',
      key: path,
      path,
      name,
      isFolder,
      isExpanded,
      isLoading,
      isIgnored,
      level,
      posInSet,
      setSize,
    })
    posInSet += 1
    if (isExpanded) addFolder(rows, tree, path, level + 1)
  }
  if (!hasNote) return
  const why = listing ? null : problem
  rows.push({ kind: 'note', parent, problem: why, key: `note:${parent}`, level, posInSet, setSize })
}

const shownEntries = ({ showsHidden }: Pick<Tree, 'showsHidden'>, listing: Listing | undefined) =>
  (listing?.entries ?? []).filter(({ name }) => showsHidden === true || !HIDDEN.has(name))

/** The name of the only thing in a folder, where that is a folder. */
export function onlyFolder(tree: Pick<Tree, 'showsHidden'>, listing: Listing | undefined): string | null {
  const [only, ...others] = shownEntries(tree, listing)
  return only?.type === 'directory' && others.length === 0 && listing?.truncated === false ? only.name : null
}

/** The folder that a row stands for: itself, or the last of those that have nothing but the next in them. */
function innermost(tree: Tree, parent: string, first: string): { path: string; name: string } {
  let [path, name] = [childOf(parent, first), first]
  while (tree.isCompact && tree.expanded.has(path)) {
    const { editing } = tree
    const only = onlyFolder(tree, tree.folders.get(path)?.listing)
    if (only === null || (editing?.kind === 'create' && editing.parent === path)) break
    path = childOf(path, only)
    name = `${name}/${only}`
  }
  return { path, name }
}

function isPending(folder: FolderState | undefined): boolean {
  return !folder || (!folder.listing && folder.problem === null)
}

/** Where the selection goes when its row is no longer there: what stood after it, else before, else above. */
export function neighbourOf(
  gone: string,
  before: readonly TreeRow[],
  now: readonly TreeRow[],
): string | null {
  const joined = now.find((row) => row.kind === 'entry' && row.name.includes('/') && isWithin(row.path, gone))
  if (joined) return joined.key
  const there = new Set(now.map(({ key }) => key))
  const at = before.findIndex(({ key }) => key === gone)
  const level = before[at]?.level ?? 1
  const isCandidate = (row: TreeRow) =>
    row.kind === 'entry' && there.has(row.key) && row.level <= level && !isWithin(row.path, gone)
  const after = before.slice(at + 1).find(isCandidate)
  const sameLevel = after?.level === level ? after : undefined
  return (sameLevel ?? before.slice(0, Math.max(at, 0)).findLast(isCandidate) ?? after ?? now[0])?.key ?? null
}
