/** Browsers make no element higher than 17 to 33 million CSS pixels; with more rows, one pixel stands for several. */
const MAX_PIXELS = 8_000_000

/** What is to be scrolled, in rows and CSS pixels. */
export interface RowSpace {
  readonly count: number
  readonly rowHeight: number
  /** Of the box. */
  readonly viewport: number
}

/** Of the element that scrolls. */
export const heightOf = ({ count, rowHeight, viewport }: RowSpace): number =>
  Math.max(viewport, Math.min(MAX_PIXELS, count * rowHeight))

const lastTop = ({ count, rowHeight, viewport }: RowSpace): number =>
  Math.max(0, count - viewport / rowHeight)

/** A pixel stands for more than a pixel of rows: the wheel has to be followed row by row. */
export const isScaled = ({ count, rowHeight }: RowSpace): boolean => count * rowHeight > MAX_PIXELS

/** The row, with its part, that stands at the top. */
export function topOf(scroll: number, space: RowSpace): number {
  if (!isScaled(space)) return Math.min(scroll / space.rowHeight, lastTop(space))
  const most = heightOf(space) - space.viewport
  return (Math.min(scroll, most) / most) * lastTop(space)
}

/** The way back. */
export function scrollOf(top: number, space: RowSpace): number {
  const last = lastTop(space)
  const wanted = Math.max(0, Math.min(top, last))
  if (!isScaled(space)) return wanted * space.rowHeight
  return last === 0 ? 0 : (wanted / last) * (heightOf(space) - space.viewport)
}

/** Where the rows have to stand so that this one is seen: there, if it is, else as near as can be. */
export function topFor(row: number, top: number, { viewport, rowHeight }: RowSpace): number {
  const whole = Math.max(1, Math.floor(viewport / rowHeight))
  if (row < top) return row
  return row + 1 > top + whole ? row + 1 - whole : top
}
