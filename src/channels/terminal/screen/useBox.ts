import { type RefObject, useEffect, useRef, useState } from 'react'

export interface Box {
  readonly width: number
  readonly height: number
}

/** The size of an element in whole CSS pixels, 0 while it is not displayed. */
export function useBox(): { place: RefObject<HTMLDivElement | null>; box: Box } {
  const place = useRef<HTMLDivElement>(null)
  const [box, setBox] = useState<Box>({ width: 0, height: 0 })
  useEffect(() => {
    const element = place.current
    if (!element) return
    const observer = new ResizeObserver(() => {
      const width = Math.floor(element.clientWidth)
      const height = Math.floor(element.clientHeight)
      setBox((known) => (known.width === width && known.height === height ? known : { width, height }))
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return { place, box }
}
