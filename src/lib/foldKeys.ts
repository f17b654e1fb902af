/** A row of a list in two levels: a file, or something in one. */
interface FoldRow {
  readonly kind: string
  /** Of a file: what is in it is not shown. */
  readonly isClosed?: boolean
}

/** What a key does in such a list. */
export type FoldKeyAction =
  | { readonly type: 'go'; readonly index: number }
  /** Back to where one types. */
  | { readonly type: 'field' }
  | { readonly type: 'open'; readonly focus: boolean }
  | { readonly type: 'fold'; readonly isClosed: boolean }

/**
 * Keys of a list of files with rows in them, below a field; `rtl` swaps the side arrows. Null: not ours.
 *
 *     foldKeyAction([{ kind: 'file', isClosed: true }], 0, 'ArrowRight', false) // { type: 'fold', isClosed: false }
 */
export function foldKeyAction(
  rows: readonly FoldRow[],
  index: number,
  key: string,
  rtl: boolean,
): FoldKeyAction | null {
  switch (key) {
    case 'ArrowDown':
      return go(rows, index + 1)
    case 'ArrowUp':
      return go(rows, index - 1) ?? { type: 'field' }
    case 'Home':
      return go(rows, 0)
    case 'End':
      return go(rows, rows.length - 1)
    case 'ArrowRight':
      return rtl ? outwards(rows, index) : inwards(rows, index)
    case 'ArrowLeft':
      return rtl ? inwards(rows, index) : outwards(rows, index)
    case 'Enter':
      return { type: 'open', focus: true }
    case ' ':
      return { type: 'open', focus: false }
    case 'Escape':
      return { type: 'field' }
    default:
      return null
  }
}

const go = (rows: readonly FoldRow[], index: number): FoldKeyAction | null =>
  index >= 0 && index < rows.length ? { type: 'go', index } : null

function inwards(rows: readonly FoldRow[], index: number): FoldKeyAction | null {
  const row = rows[index]
  if (row?.kind !== 'file') return null
  return row.isClosed ? { type: 'fold', isClosed: false } : go(rows, index + 1)
}

function outwards(rows: readonly FoldRow[], index: number): FoldKeyAction | null {
  const row = rows[index]
  if (row?.kind === 'file') return row.isClosed ? null : { type: 'fold', isClosed: true }
  return go(
    rows,
    rows.slice(0, index).findLastIndex(({ kind }) => kind === 'file'),
  )
}
