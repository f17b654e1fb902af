const STEP = 16
const LARGE_STEP = 64

interface Direction {
  readonly isVertical: boolean
  /** The line is vertical and the page runs from right to left. */
  readonly isMirrored: boolean
  readonly region: 'before' | 'after'
}

/** By how many CSS pixels the region grows; 0 for a key that does not move the line. */
export function stepOf(
  { key, shiftKey }: { readonly key: string; readonly shiftKey: boolean },
  { isVertical, isMirrored, region }: Direction,
): number {
  const forward = isVertical ? 'ArrowRight' : 'ArrowDown'
  const back = isVertical ? 'ArrowLeft' : 'ArrowUp'
  if (key !== forward && key !== back) return 0
  const isGrowing = (key === forward) === ((region === 'before') !== isMirrored)
  return (isGrowing ? 1 : -1) * (shiftKey ? LARGE_STEP : STEP)
}
