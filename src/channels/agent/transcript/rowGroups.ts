import type { Row } from './transcriptRows'

/** Rows that are drawn together. */
export interface RowGroup {
  readonly key: number
  /** The place of its first row. */
  readonly start: number
  readonly rows: readonly Row[]
}

const MAX_ROWS = 40

/**
 * Divides the rows of a conversation. A row stays in its group whatever is added before, behind or between, so that
 * none of what is on screen is drawn anew.
 */
export function createRowGroups(): (rows: readonly Row[]) => readonly RowGroup[] {
  const keys = new Map<string, number>()
  let next = 0

  /** The group of each row: its own, else that of the row before it as long as there is room. */
  function keyOf(
    row: Row,
    before: { readonly key: number; readonly count: number } | null,
    isBetween: boolean,
  ) {
    const known = keys.get(row.key)
    if (known !== undefined) return known
    const key = before && (isBetween || before.count < MAX_ROWS) ? before.key : next++
    keys.set(row.key, key)
    return key
  }

  return (rows) => {
    const first = rows.findIndex(({ key }) => keys.has(key))
    const last = rows.findLastIndex(({ key }) => keys.has(key))
    const groups: { key: number; start: number; rows: Row[] }[] = []
    for (const [index, row] of rows.entries()) {
      const before = groups.at(-1)
      const isBetween = index > first && index < last
      const key = keyOf(row, before ? { key: before.key, count: before.rows.length } : null, isBetween)
      if (before?.key === key) before.rows.push(row)
      else groups.push({ key, start: index, rows: [row] })
    }
    return groups
  }
}
