import type { AgentItem, AgentState } from '../shared/state'

export interface Row {
  readonly key: string
  /** One item, or several that only looked at files. */
  readonly ids: readonly string[]
}

/** From this many consecutive reads and searches on, one row shows all of them. */
const GROUP_FROM = 3
const noRows: readonly Row[] = []

/**
 * Selects the rows of one conversation; the same array as long as no row came, went or changed its group, so that
 * a delta renders one row and not the list.
 */
export function createRowsSelector(taskId: string | null): (state: AgentState) => readonly Row[] {
  let last: readonly Row[] = noRows
  return (state) => {
    const task = taskId === null ? undefined : state.tasks[taskId]
    const next = task ? rowsOf(task.items, state.items) : noRows
    if (!sameRows(last, next)) last = next
    return last
  }
}

function rowsOf(ids: readonly string[], items: AgentState['items']): readonly Row[] {
  const rows: Row[] = []
  let looks: string[] = []
  const flush = () => {
    const [first] = looks
    if (first !== undefined && looks.length >= GROUP_FROM) rows.push({ key: `group:${first}`, ids: looks })
    else for (const id of looks) rows.push({ key: id, ids: [id] })
    looks = []
  }
  for (const id of ids) {
    const item = items[id]
    if (!item) continue
    if (isLook(item)) {
      looks.push(id)
      continue
    }
    flush()
    if (isShown(item)) rows.push({ key: id, ids: [id] })
  }
  flush()
  return rows
}

const isLook = (item: AgentItem): boolean =>
  item.kind === 'tool' &&
  (item.call.kind === 'read' || item.call.kind === 'search') &&
  item.call.status === 'completed'

const isShown = (item: AgentItem): boolean =>
  (item.kind !== 'text' && item.kind !== 'thinking') || item.content.trim() !== ''

const sameRows = (a: readonly Row[], b: readonly Row[]): boolean =>
  a.length === b.length &&
  a.every((row, index) => {
    const other = b[index]
    return (
      other !== undefined &&
      other.key === row.key &&
      other.ids.length === row.ids.length &&
      other.ids.every((id, at) => id === row.ids[at])
    )
  })
