import { type RefObject, useLayoutEffect, useState } from 'react'

const DEFAULT = 24

/** The height of a row in CSS pixels: fingers get taller ones, and the size class may change at any time. */
export function useRowHeight(element: RefObject<HTMLElement | null>): number {
  const [height, setHeight] = useState(DEFAULT)
  useLayoutEffect(() => {
    const measured = element.current
    if (!measured) return
    const measure = () => {
      const pixels = Number.parseFloat(getComputedStyle(measured).getPropertyValue('--ws-row'))
      setHeight(pixels > 0 ? pixels : DEFAULT)
    }
    const observer = new ResizeObserver(measure)
    observer.observe(measured)
    measure()
    return () => observer.disconnect()
  }, [element])
  return height
}
