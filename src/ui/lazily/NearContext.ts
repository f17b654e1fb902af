import { createContext } from 'react'

/** Told when an element comes near to what is on screen or is far from it again, with its height in CSS pixels. */
type TellNear = (isNear: boolean, height: number) => void

export interface Near {
  /** Watches an element until the function that it returns is called. */
  watch(element: Element, tell: TellNear): () => void
}

/** How far from what is on screen something is still near: as much again above and below. */
const MARGIN = '100% 0px'

/**
 * Tells what is near in a box that scrolls; null: the window.
 *
 * @param margin how far away that is, as a margin in CSS
 */
export function createNear(scroller: () => Element | null, margin = MARGIN): Near {
  const watched = new Map<Element, TellNear>()
  let observer: IntersectionObserver | null = null
  const observe = () => {
    // `scrollMargin` is for boxes that scroll inside of this one. Browsers without it see what is on screen in them.
    const options = { root: scroller(), rootMargin: margin, scrollMargin: margin }
    return new IntersectionObserver((entries) => {
      for (const { target, isIntersecting, boundingClientRect } of entries) {
        // In a pane that is hidden nothing has a size.
        if (!isIntersecting && boundingClientRect.width === 0) continue
        watched.get(target)?.(isIntersecting, boundingClientRect.height)
      }
    }, options)
  }
  return {
    watch(element, tell) {
      watched.set(element, tell)
      observer ??= observe()
      observer.observe(element)
      return () => {
        watched.delete(element)
        observer?.unobserve(element)
        if (watched.size > 0) return
        observer?.disconnect()
        observer = null
      }
    },
  }
}

/** What is on screen in the box around; without one, in the window. */
export const NearContext = createContext<Near>(createNear(() => null))
