import { type RefObject, useEffect, useRef, useState } from 'react'

export interface ElementSize {
  readonly width: number
  readonly height: number
}

/** The size of an element in whole CSS pixels, 0 while it is not displayed. */
export function useElementSize(): { ref: RefObject<HTMLDivElement | null>; size: ElementSize } {
  const ref = useRef<HTMLDivElement>(null)
  const [size, setSize] = useState<ElementSize>({ width: 0, height: 0 })
  useEffect(() => {
    const element = ref.current
    if (!element) return
    const observer = new ResizeObserver(() => {
      const width = Math.floor(element.clientWidth)
      const height = Math.floor(element.clientHeight)
      setSize((known) => (known.width === width && known.height === height ? known : { width, height }))
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return { ref, size }
}
