/** A cell of a grid, from 0. */
export interface GridPlace {
  readonly row: number
  readonly column: number
}

interface GridSize {
  readonly rows: number
  readonly columns: number
  /** Rows on screen. */
  readonly page: number
}

interface Key {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
}

/** Where a key leads in a grid, as ARIA describes it; null where it is no such key. */
export function gridMove(event: Key, { row, column }: GridPlace, size: GridSize): GridPlace | null {
  if (event.altKey) return null
  const far = event.ctrlKey || event.metaKey
  const to = (nextRow: number, nextColumn: number): GridPlace => ({
    row: Math.max(0, Math.min(nextRow, size.rows - 1)),
    column: Math.max(0, Math.min(nextColumn, size.columns - 1)),
  })
  switch (event.key) {
    case 'ArrowUp':
      return to(far ? 0 : row - 1, column)
    case 'ArrowDown':
      return to(far ? size.rows - 1 : row + 1, column)
    case 'ArrowLeft':
      return to(row, far ? 0 : column - 1)
    case 'ArrowRight':
      return to(row, far ? size.columns - 1 : column + 1)
    case 'PageUp':
      return far ? null : to(row - size.page, column)
    case 'PageDown':
      return far ? null : to(row + size.page, column)
    case 'Home':
      return to(far ? 0 : row, 0)
    case 'End':
      return to(far ? size.rows - 1 : row, size.columns - 1)
    default:
      return null
  }
}
