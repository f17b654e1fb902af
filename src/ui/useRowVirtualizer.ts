import { defaultRangeExtractor, type Range, useVirtualizer, type Virtualizer } from '@tanstack/react-virtual'
import { type RefObject, useCallback, useLayoutEffect, useRef } from 'react'

interface Rows<Scroller extends Element> {
  readonly count: number
  readonly scroller: RefObject<Scroller | null>
  /** CSS pixels of a row. Another function says that rows may have other heights: all are placed anew. */
  readonly heightOf: (index: number) => number
  /** What tells rows apart whose height is measured; otherwise it is their place. */
  readonly keyOf?: (index: number) => string | number
  /** The row that has the focus, or would get it: it stays drawn, however far one scrolls. */
  readonly current: number
  /** Rows that are drawn beyond each edge. */
  readonly overscan: number
  /** CSS pixels at the top that something lies over: what is scrolled to stands below. */
  readonly hidden?: number
}

/**
 * The rows on screen of a list with one stop of the Tab key.
 *
 *     const virtual = useRowVirtualizer({ count, scroller, heightOf: useCallback(() => 24, []), current, overscan: 8 })
 */
export function useRowVirtualizer<Scroller extends Element>(
  rows: Rows<Scroller>,
): Virtualizer<Scroller, Element> {
  const { count, scroller, heightOf, keyOf, current, overscan, hidden = 0 } = rows
  const virtual = useVirtualizer<Scroller, Element>({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: heightOf,
    ...(keyOf && { getItemKey: keyOf }),
    overscan,
    scrollPaddingStart: hidden,
    rangeExtractor: useCallback(
      (range: Range) =>
        [...new Set([...defaultRangeExtractor(range), current])]
          .filter((index) => index < range.count)
          .sort((a, b) => a - b),
      [current],
    ),
  })
  // At first, too: the scroller of a parent is known only after the effects of its children, and is looked for again then.
  const measured = useRef<typeof heightOf>(null)
  useLayoutEffect(() => {
    if (measured.current === heightOf) return
    measured.current = heightOf
    virtual.measure()
  }, [virtual, heightOf])
  return virtual
}
