import { parentOf } from '../paths'
import type { TreeRow } from './treeRows'

/** What a key does in the tree. */
export type TreeKeyAction =
  | { type: 'go'; index: number }
  | { type: 'expand'; paths: readonly string[] }
  | { type: 'collapse'; path: string }
  | { type: 'open'; index: number; preview: boolean }
  | { type: 'rename'; index: number }
  | { type: 'remove'; index: number }
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
  if (pressed.ctrlKey || pressed.altKey || pressed.metaKey) return null
  const { key } = pressed
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
      return { type: 'remove', index }
    case 'ContextMenu':
      return { type: 'menu', index }
    default:
      return null
  }
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
