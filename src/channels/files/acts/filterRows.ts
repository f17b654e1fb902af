import type { Listing } from '../listFolder'
import { ancestorsOf, childOf, nameOf, parentOf } from '../paths'
import type { EntryRow } from '../tree/treeRows'

/** Of more the first are shown. */
const MAX_MATCHES = 2000

interface Known {
  /** What is known of folders, by path. */
  readonly listings: ReadonlyMap<string, Listing>
  /** Files that the server found in folders that may not be known. */
  readonly found: readonly string[]
}

interface Filter extends Known {
  readonly query: string
  /** Folders that the user closed, and those that match and were opened. */
  readonly closed: ReadonlySet<string>
  readonly opened: ReadonlySet<string>
}

interface Node {
  readonly path: string
  readonly isFolder: boolean
  readonly isIgnored: boolean
  readonly children: Map<string, Node>
}

interface Filtered {
  readonly rows: readonly EntryRow[]
  readonly matches: number
}

/** Whether all words stand in the name of a path, those with a slash in the whole of it. */
function createMatch(query: string): (path: string) => boolean {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  return (path) => {
    const name = nameOf(path).toLowerCase()
    return words.every((word) => (word.includes('/') ? path.toLowerCase() : name).includes(word))
  }
}

/** The tree of what fits, with the folders that it lies in. */
export function filterRows(filter: Filter): Filtered {
  const { query, listings, found, opened } = filter
  const isMatch = createMatch(query)
  const root: Node = { path: '/', isFolder: true, isIgnored: false, children: new Map() }
  let matches = 0
  const add = (path: string, isFolder: boolean): void => {
    const node = nodeAt(root, path, listings)
    if (node.has(path)) return
    node.set(path, { path, isFolder, isIgnored: isIgnored(path, listings), children: new Map() })
  }
  const meet = (path: string, isFolder: boolean): void => {
    if (matches >= MAX_MATCHES || !isMatch(path)) return
    matches += 1
    add(path, isFolder)
  }
  const known = new Set<string>()
  for (const [folder, { entries }] of listings)
    for (const { name, type } of entries) {
      const path = childOf(folder, name)
      known.add(path)
      meet(path, type === 'directory')
    }
  for (const path of found) if (!known.has(path)) meet(path, false)
  for (const folder of opened)
    for (const { name, type } of listings.get(folder)?.entries ?? [])
      add(childOf(folder, name), type === 'directory')
  const rows: EntryRow[] = []
  addRows(rows, root, 1, filter)
  return { rows, matches }
}

const isIgnored = (path: string, listings: Known['listings']): boolean =>
  listings.get(parentOf(path))?.ignored.includes(nameOf(path)) ?? false

/** The children of the folder that a path stands in; the folders above come with it. */
function nodeAt(root: Node, path: string, listings: Known['listings']): Map<string, Node> {
  let at = root.children
  for (const folder of ancestorsOf(path)) {
    const node = at.get(folder) ?? {
      path: folder,
      isFolder: true,
      isIgnored: isIgnored(folder, listings),
      children: new Map(),
    }
    at.set(folder, node)
    at = node.children
  }
  return at
}

const byName = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })
const inOrder = (one: Node, other: Node): number =>
  Number(other.isFolder) - Number(one.isFolder) || byName.compare(nameOf(one.path), nameOf(other.path))

function addRows(rows: EntryRow[], parent: Node, level: number, { closed, ...rest }: Filter): void {
  const nodes = [...parent.children.values()].sort(inOrder)
  for (const [index, { path, isFolder, isIgnored, children }] of nodes.entries()) {
    const isExpanded = isFolder && !closed.has(path) && (children.size > 0 || rest.opened.has(path))
    rows.push({
      kind: 'entry',
      key: path,
      path,
      name: nameOf(path),
      isFolder,
      isExpanded,
      isLoading: isExpanded && children.size === 0 && !rest.listings.has(path),
      isIgnored,
      level,
      posInSet: index + 1,
      setSize: nodes.length,
    })
    const node = parent.children.get(path)
    if (isExpanded && node) addRows(rows, node, level + 1, { closed, ...rest })
  }
}
