import type { SearchRow } from './searchRows'

/** What a key does in the results. */
export type ResultKeyAction =
  | { readonly type: 'go'; readonly index: number }
  /** Back to where one types. */
  | { readonly type: 'field' }
  | { readonly type: 'open'; readonly focus: boolean }
  | { readonly type: 'fold'; readonly isClosed: boolean }
  | { readonly type: 'dismiss' }
  /** What stands there is replaced. */
  | { readonly type: 'replace' }

interface PressedKey {
  readonly key: string
  readonly ctrlKey: boolean
  readonly altKey: boolean
  readonly metaKey: boolean
}

/** Keys of the results; `rtl` swaps the side arrows. Null: not ours. */
export function resultKeyAction(
  rows: readonly SearchRow[],
  index: number,
  pressed: PressedKey,
  rtl: boolean,
): ResultKeyAction | null {
  const isMod = pressed.ctrlKey || pressed.metaKey
  if (isMod && !pressed.altKey && pressed.key === 'Enter') return { type: 'replace' }
  if (isMod || pressed.altKey) return null
  switch (pressed.key) {
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
    case 'Delete':
    case 'Backspace':
      return { type: 'dismiss' }
    case 'Escape':
      return { type: 'field' }
    default:
      return null
  }
}

const go = (rows: readonly SearchRow[], index: number): ResultKeyAction | null =>
  index >= 0 && index < rows.length ? { type: 'go', index } : null

function inwards(rows: readonly SearchRow[], index: number): ResultKeyAction | null {
  const row = rows[index]
  if (row?.kind !== 'file') return null
  return row.isClosed ? { type: 'fold', isClosed: false } : go(rows, index + 1)
}

function outwards(rows: readonly SearchRow[], index: number): ResultKeyAction | null {
  const row = rows[index]
  if (row?.kind === 'file') return row.isClosed ? null : { type: 'fold', isClosed: true }
  return go(
    rows,
    rows.slice(0, index).findLastIndex(({ kind }) => kind === 'file'),
  )
}
