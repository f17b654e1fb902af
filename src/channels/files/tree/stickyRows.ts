import type { TreeRow } from './treeRows'

export interface StickyRowsProps {
  rows: readonly TreeRow[]
  /** The element that scrolls. */
  scroller: { readonly current: HTMLDivElement | null }
  height: number
  onPick: (key: string) => void
  /** So much of the rows is hidden below, CSS pixels. */
  onHide: (pixels: number) => void
}
