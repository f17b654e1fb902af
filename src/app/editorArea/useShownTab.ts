import { type RefObject, useLayoutEffect } from 'react'
import { tabDomId } from './EditorTab'

/** Keeps the active tab in sight when another is, the strip changes its width, or tabs come and go before it. */
export function useShownTab(scroller: RefObject<HTMLElement | null>, activeId: string | null, count: number) {
  useLayoutEffect(() => {
    const strip = scroller.current
    if (!strip || activeId === null || count === 0) return
    const show = () => {
      const tab = document.getElementById(tabDomId(activeId))?.parentElement?.getBoundingClientRect()
      if (!tab) return
      const { left, right } = strip.getBoundingClientRect()
      const before = tab.left - left
      const behind = tab.right - right
      // The strip alone: what stands around it, maybe another page, does not move.
      if (behind > 0) strip.scrollBy({ left: Math.min(behind, before) })
      else if (before < 0) strip.scrollBy({ left: before })
    }
    show()
    const observer = new ResizeObserver(show)
    observer.observe(strip)
    return () => observer.disconnect()
  }, [scroller, activeId, count])
}
