import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { heightOf, isScaled, type RowSpace, scrollOf, topFor, topOf } from './rowScroll'

export interface RowWindow {
  /** The element that scrolls, which may come late: `ref={rows.attach}`. */
  readonly box: RefObject<HTMLDivElement | null>
  readonly attach: (element: HTMLDivElement | null) => void
  /** Rows to be drawn, from the first to before the last. */
  readonly from: number
  readonly to: number
  /** CSS pixels that the first of them stands above the upper edge. */
  readonly above: number
  /** Of all that scrolls, CSS pixels. */
  readonly height: number
  /** Rows that the box holds. */
  readonly page: number
  readonly top: number
  /** Of what holds the rows, CSS pixels. */
  readonly viewport: number
  /** Returns whether its user moved to the end or away from it; null: it was no user. */
  readonly onScroll: () => 'end' | 'away' | null
  /** Returns whether that is the end. */
  showTop(top: number): 'end' | 'away'
  /** Scrolls as little as is needed. */
  reveal(row: number): void
}

/**
 * Which rows of a list of any length are on screen. They are drawn in a box that sticks to the upper edge, since no
 * element is as high as all rows of a large file.
 * @param head CSS pixels that a head of the list covers
 */
export function useRowWindow(count: number, rowHeight: number, head = 0): RowWindow {
  const box = useRef<HTMLDivElement>(null)
  const [element, setElement] = useState<HTMLDivElement | null>(null)
  const attach = useCallback((next: HTMLDivElement | null) => {
    box.current = next
    setElement(next)
  }, [])
  const [{ top, viewport }, setPlace] = useState({ top: 0, viewport: 0 })
  const own = useRef(0)
  const space: RowSpace = { count, rowHeight, viewport }
  const latest = useRef(space)
  const latestTop = useRef(top)
  useLayoutEffect(() => {
    latest.current = { count, rowHeight, viewport }
    latestTop.current = top
  })

  const showTop = useCallback((wanted: number): 'end' | 'away' => {
    const { current: now } = latest
    const last = Math.max(0, now.count - now.viewport / now.rowHeight)
    const next = Math.max(0, Math.min(wanted, last))
    latestTop.current = next
    if (box.current) {
      box.current.scrollTop = scrollOf(next, now)
      // The browser rounds it, and goes no further than there is something.
      own.current = box.current.scrollTop
    }
    setPlace((place) => ({ ...place, top: next }))
    return next >= last ? 'end' : 'away'
  }, [])

  useLayoutEffect(() => {
    if (!element) return
    const measure = () => {
      const height = Math.max(0, element.clientHeight - head)
      setPlace((place) => (place.viewport === height ? place : { ...place, viewport: height }))
    }
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    measure()
    return () => observer.disconnect()
  }, [element, head])

  // With other rows the same place is another pixel; a place that is no more is the end.
  useLayoutEffect(() => {
    const { current: now } = latest
    const last = Math.max(0, count - viewport / rowHeight)
    if (latestTop.current > last || isScaled(now)) showTop(latestTop.current)
  }, [count, viewport, rowHeight, showTop])

  // A notch of the wheel would be hundreds of rows where a pixel stands for several.
  useEffect(() => {
    if (!element) return
    const turn = (event: WheelEvent) => {
      if (!isScaled(latest.current) || event.ctrlKey || event.deltaY === 0) return
      event.preventDefault()
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 1 : 1 / latest.current.rowHeight
      showTop(latestTop.current + event.deltaY * unit)
    }
    element.addEventListener('wheel', turn, { passive: false })
    return () => element.removeEventListener('wheel', turn)
  }, [element, showTop])

  const onScroll = useCallback((): 'end' | 'away' | null => {
    const scroll = box.current?.scrollTop ?? 0
    const { current: now } = latest
    if (Math.abs(scroll - own.current) < 1 || now.viewport === 0) return null
    own.current = scroll
    const next = topOf(scroll, now)
    latestTop.current = next
    setPlace((place) => ({ ...place, top: next }))
    return next + now.viewport / now.rowHeight >= now.count - 0.5 ? 'end' : 'away'
  }, [])
  const reveal = useCallback(
    (row: number) => {
      const next = topFor(row, latestTop.current, latest.current)
      if (next !== latestTop.current) showTop(next)
    },
    [showTop],
  )

  const from = Math.min(Math.floor(top), count)
  return {
    box,
    attach,
    from,
    to: Math.min(count, Math.ceil(top + viewport / rowHeight) + 1),
    above: (top - from) * rowHeight,
    height: heightOf(space) + head,
    page: Math.max(1, Math.floor(viewport / rowHeight)),
    top,
    viewport,
    onScroll,
    showTop,
    reveal,
  }
}
