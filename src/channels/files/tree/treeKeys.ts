import { parentOf } from '../paths'
import type { TreeRow } from './treeRows'

/** What a key does in the tree. */
export type TreeKeyAction =
  | { type: 'go'; index: number }
  | { type: 'expand'; paths: readonly string[] }
  | { type: 'collapse'; path: string }
  | { type: 'open'; index: number; preview: boolean }
  | { type: 'rename'; index: number }
  | { type: 'remove'; index: number; isForGood: boolean }
  | { type: 'undo' }
  /** Selects all rows from where the range begins to this one. */
  | { type: 'extend'; index: number }
  /** Moves the focus, and keeps what is selected. */
  | { type: 'pass'; index: number }
  | { type: 'toggle'; index: number }
  | { type: 'all' }
  | { type: 'clear' }
  | { type: 'cut' | 'copy' | 'paste' }
  /** Leaves in the tree what fits. */
  | { type: 'filter' }
  | { type: 'menu'; index: number }

interface PressedKey {
  readonly key: string
  readonly shiftKey: boolean
  readonly ctrlKey: boolean
  readonly altKey: boolean
  readonly metaKey: boolean
}

/** Keys of the tree; `rtl` swaps the side arrows. Null: not ours. */
export function treeKeyAction(
  rows: readonly TreeRow[],
  index: number,
  pressed: PressedKey,
  rtl: boolean,
): TreeKeyAction | null {
  const { key } = pressed
  if (pressed.altKey) return null
  if (pressed.ctrlKey || pressed.metaKey) return modKeyAction(rows, index, pressed)
  if (pressed.shiftKey && STEPS.has(key)) return stepTo(rows, index, key, 'extend')
  if (key === 'F10') return pressed.shiftKey ? { type: 'menu', index } : null
  switch (key) {
    case 'ArrowDown':
      return go(rows, index + 1)
    case 'ArrowUp':
      return go(rows, index - 1)
    case 'Home':
      return go(rows, 0)
    case 'End':
      return go(rows, rows.length - 1)
    case 'ArrowRight':
      return rtl ? outwards(rows, index) : inwards(rows, index)
    case 'ArrowLeft':
      return rtl ? inwards(rows, index) : outwards(rows, index)
    case 'Enter':
      return { type: 'open', index, preview: false }
    case ' ':
      return { type: 'open', index, preview: true }
    case '*':
      return { type: 'expand', paths: siblingFolders(rows, index) }
    case 'F2':
      return { type: 'rename', index }
    case 'Delete':
      return { type: 'remove', index, isForGood: pressed.shiftKey }
    case 'Escape':
      return { type: 'clear' }
    case 'ContextMenu':
      return { type: 'menu', index }
    default:
      return null
  }
}

/** Keys that move along the rows. */
const STEPS = new Set(['ArrowDown', 'ArrowUp', 'Home', 'End'])

function stepTo(
  rows: readonly TreeRow[],
  index: number,
  key: string,
  type: 'extend' | 'pass',
): TreeKeyAction | null {
  const last = rows.length - 1
  const next = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: last }[key] ?? -1
  return next >= 0 && next <= last ? { type, index: next } : null
}

const MOD_KEYS: Readonly<Record<string, TreeKeyAction>> = {
  z: { type: 'undo' },
  a: { type: 'all' },
  x: { type: 'cut' },
  c: { type: 'copy' },
  v: { type: 'paste' },
  f: { type: 'filter' },
}

function modKeyAction(
  rows: readonly TreeRow[],
  index: number,
  { key, shiftKey }: PressedKey,
): TreeKeyAction | null {
  if (shiftKey) return null
  if (key === ' ') return { type: 'toggle', index }
  return STEPS.has(key) ? stepTo(rows, index, key, 'pass') : (MOD_KEYS[key.toLowerCase()] ?? null)
}

function go(rows: readonly TreeRow[], index: number): TreeKeyAction | null {
  return index >= 0 && index < rows.length ? { type: 'go', index } : null
}

function inwards(rows: readonly TreeRow[], index: number): TreeKeyAction | null {
  const row = rows[index]
  if (row?.kind !== 'entry' || !row.isFolder) return null
  if (!row.isExpanded) return { type: 'expand', paths: [row.path] }
  return (rows[index + 1]?.level ?? 0) > row.level ? go(rows, index + 1) : null
}

function outwards(rows: readonly TreeRow[], index: number): TreeKeyAction | null {
  const row = rows[index]
  if (!row) return null
  if (row.kind === 'entry' && row.isExpanded) return { type: 'collapse', path: row.path }
  return go(
    rows,
    rows.slice(0, index).findLastIndex(({ level }) => level < row.level),
  )
}

function siblingFolders(rows: readonly TreeRow[], index: number): string[] {
  const row = rows[index]
  const parent = row?.kind === 'entry' ? parentOf(row.path) : row?.parent
  return rows.flatMap((other) =>
    other.kind === 'entry' && other.isFolder && parentOf(other.path) === parent ? [other.path] : [],
  )
}

/** The next row whose name begins with what was typed, round the end; a single letter moves on from the current. */
export function typeahead(rows: readonly TreeRow[], index: number, typed: string): number | null {
  const wanted = typed.toLocaleLowerCase()
  const first = index + (typed.length === 1 ? 1 : 0)
  for (let step = 0; step < rows.length; step += 1) {
    const at = (first + step) % rows.length
    const row = rows[at]
    if (row?.kind === 'entry' && row.name.toLocaleLowerCase().startsWith(wanted)) return at
  }
  return null
}
