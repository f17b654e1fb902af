/** Marks and joiners take no cell of their own. */
const WITHOUT_CELL = /^(?:\p{M}|\u200c|\u200d)$/u
/** Nothing is joined without one of these: marks, joiners, flags, colours of skin. */
const JOINING = /\p{M}|\u200d|[\u{1f1e6}-\u{1f1ff}]|[\u{1f3fb}-\u{1f3ff}]/u

/**
 * What fonts draw as one although it has a cell for each of its code points: `👩‍👩‍👧` has six. It is drawn over all of
 * them, so that what follows stands in its own cell. Ranges are units of the text, as xterm's joiners want them.
 */
export function joinedCells(text: string): [number, number][] {
  if (!JOINING.test(text)) return []
  const ranges: [number, number][] = []
  for (const { segment, index } of new Intl.Segmenter().segment(text)) {
    const cells = [...segment].filter((character) => !WITHOUT_CELL.test(character))
    if (cells.length > 1) ranges.push([index, index + segment.length])
  }
  return ranges
}
