import { type FoldKeyAction, foldKeyAction } from '../../../lib/foldKeys'
import type { SearchRow } from './searchRows'

/** What a key does in the results. */
export type ResultKeyAction =
  | FoldKeyAction
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
  const { key, ctrlKey, altKey, metaKey } = pressed
  const isMod = ctrlKey || metaKey
  if (isMod && !altKey && key === 'Enter') return { type: 'replace' }
  if (isMod || altKey) return null
  if (key === 'Delete' || key === 'Backspace') return { type: 'dismiss' }
  return foldKeyAction(rows, index, key, rtl)
}
