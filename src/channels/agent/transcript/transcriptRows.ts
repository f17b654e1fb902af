import { changedPlaces } from '../../../lib/persistent/changedPlaces'
import { type AgentItem, type AgentState, type AgentTask, noIds } from '../shared/state'

export interface Row {
  readonly key: string
  /** One item, or several that only looked at files. */
  readonly ids: readonly string[]
}

interface PlacedRow extends Row {
  /** The place of its first item in the conversation. */
  readonly start: number
}

type Items = AgentState['items']
type Ids = AgentTask['items']

/** From this many consecutive reads and searches on, one row shows all of them. */
const GROUP_FROM = 3

/**
 * Selects the rows of one conversation; the same array as long as no row came, went or changed its group, so that
 * a delta renders one row and not the list. It looks at what changed since its last call, and not at the whole.
 */
export function createRowsSelector(taskId: string | null): (state: AgentState) => readonly Row[] {
  let ids = noIds
  let items: Items | null = null
  let rows: readonly PlacedRow[] = noRows
  return (state) => {
    const before = { ids, items }
    ids = (taskId === null ? undefined : state.tasks[taskId])?.items ?? noIds
    items = state.items
    if (ids === before.ids && items === before.items) return rows
    const from = runStart(ids, items, firstChange({ ids, items }, before))
    const kept = rows.findLastIndex(({ start }) => start < from) + 1
    const old = rows.slice(kept)
    const fresh = rowsFrom(ids, items, from)
    if (!sameRows(old, fresh)) rows = [...rows.slice(0, kept), ...withKnown(fresh, old)]
    return rows
  }
}

const noRows: readonly PlacedRow[] = []

/** The first place in a conversation whose item is another one, or is drawn in another way. */
function firstChange(now: { ids: Ids; items: Items }, before: { ids: Ids; items: Items | null }): number {
  const { ids, items } = now
  const [place = ids.length] = ids === before.ids ? [] : changedPlaces(ids, before.ids)
  if (place === 0 || !before.items || items === before.items) return place
  return changedPlaces(items.values, before.items.values).reduce((first, changed) => {
    const item = items.at(changed)
    const known = item && before.items?.get(item.id)
    if (!known || wayOf(known) === wayOf(item)) return first
    const at = ids.lastIndexOf(item.id)
    return at === -1 ? first : Math.min(first, at)
  }, place)
}

/** Where the reads and searches begin that stand directly before a place. */
function runStart(ids: Ids, items: Items, place: number): number {
  let start = place
  while (start > 0 && isLook(items.get(ids.at(start - 1) ?? ''))) start--
  return start
}

function rowsFrom(ids: Ids, items: Items, from: number): readonly PlacedRow[] {
  const rows: PlacedRow[] = []
  let looks: PlacedRow[] = []
  const flush = () => {
    const [first] = looks
    if (first !== undefined && looks.length >= GROUP_FROM)
      rows.push({ key: `group:${first.key}`, ids: looks.map(({ key }) => key), start: first.start })
    else rows.push(...looks)
    looks = []
  }
  for (const [index, id] of ids.slice(from).entries()) {
    const item = items.get(id)
    if (!item) continue
    const row = { key: id, ids: [id], start: from + index }
    if (isLook(item)) {
      looks.push(row)
      continue
    }
    flush()
    if (wayOf(item) === 'alone') rows.push(row)
  }
  flush()
  return rows
}

/** How an item is drawn. */
function wayOf(item: AgentItem): 'grouped' | 'alone' | 'hidden' {
  if (item.kind === 'tool') {
    const { kind, status } = item.call
    return status === 'completed' && (kind === 'read' || kind === 'search') ? 'grouped' : 'alone'
  }
  if (item.kind !== 'text' && item.kind !== 'thinking') return 'alone'
  return item.content.trim() === '' ? 'hidden' : 'alone'
}

const isLook = (item: AgentItem | undefined): boolean => item !== undefined && wayOf(item) === 'grouped'

/** The same rows, those that stayed as they were as the same objects. */
function withKnown(fresh: readonly PlacedRow[], old: readonly PlacedRow[]): readonly PlacedRow[] {
  const known = new Map(old.map((row) => [row.key, row]))
  return fresh.map((row) => {
    const before = known.get(row.key)
    return before && sameRows([before], [row]) ? before : row
  })
}

const sameRows = (a: readonly PlacedRow[], b: readonly PlacedRow[]): boolean =>
  a.length === b.length &&
  a.every((row, index) => {
    const other = b[index]
    return (
      other !== undefined &&
      other.key === row.key &&
      other.start === row.start &&
      other.ids.length === row.ids.length &&
      other.ids.every((id, at) => id === row.ids[at])
    )
  })
