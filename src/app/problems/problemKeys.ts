import { type FoldKeyAction, foldKeyAction } from '../../lib/foldKeys'
import type { ProblemsRow } from './problemRows'

/** What a key does in the list of problems. */
type ProblemKeyAction = FoldKeyAction | { readonly type: 'copy' } | { readonly type: 'menu' }

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
  if (key === 'ContextMenu' || (key === 'F10' && shiftKey)) return { type: 'menu' }
  return foldKeyAction(rows, index, key, rtl)
}
