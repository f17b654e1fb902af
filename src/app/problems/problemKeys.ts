import type { ProblemsRow } from './problemRows'

/** What a key does in the list of problems. */
type ProblemKeyAction =
  | { readonly type: 'go'; readonly index: number }
  /** Back to where one types. */
  | { readonly type: 'field' }
  | { readonly type: 'open'; readonly focus: boolean }
  | { readonly type: 'fold'; readonly isClosed: boolean }
  | { readonly type: 'copy' }
  | { readonly type: 'menu' }

interface PressedKey {
  readonly key: string
  readonly shiftKey: boolean
  readonly ctrlKey: boolean
  readonly altKey: boolean
  readonly metaKey: boolean
}

/** Keys of the list; `rtl` swaps the side arrows. Null: not ours. */
export function problemKeyAction(
  rows: readonly ProblemsRow[],
  index: number,
  pressed: PressedKey,
  rtl: boolean,
): ProblemKeyAction | null {
  const { key, ctrlKey, altKey, metaKey, shiftKey } = pressed
  if (altKey) return null
  if (ctrlKey || metaKey) return key.toLowerCase() === 'c' && !shiftKey ? { type: 'copy' } : null
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
    case 'ContextMenu':
      return { type: 'menu' }
    case 'F10':
      return shiftKey ? { type: 'menu' } : null
    default:
      return null
  }
}

const go = (rows: readonly ProblemsRow[], index: number): ProblemKeyAction | null =>
  index >= 0 && index < rows.length ? { type: 'go', index } : null

function inwards(rows: readonly ProblemsRow[], index: number): ProblemKeyAction | null {
  const row = rows[index]
  if (row?.kind !== 'file') return null
  return row.isClosed ? { type: 'fold', isClosed: false } : go(rows, index + 1)
}

function outwards(rows: readonly ProblemsRow[], index: number): ProblemKeyAction | null {
  const row = rows[index]
  if (row?.kind === 'file') return row.isClosed ? null : { type: 'fold', isClosed: true }
  return go(
    rows,
    rows.slice(0, index).findLastIndex(({ kind }) => kind === 'file'),
  )
}
