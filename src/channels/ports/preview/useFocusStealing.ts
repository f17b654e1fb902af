import { useEffect, useEffectEvent, useRef, useState } from 'react'

/** So often, within so many milliseconds, is no accident of a page that was loaded anew. */
const TIMES = 3
const WITHIN_MS = 5000
/** What was on its way when the page was closed has happened by then, in milliseconds. */
const AFTER_MS = 150

interface FocusStealing {
  /** The page was closed. */
  readonly isClosed: boolean
  /** It took the focus. */
  stole(): void
  /** The user wants to see the page again. */
  forgive(): void
}

/**
 * What is done about a page that takes the focus again and again: it is asked to keep out, which its helper script does,
 * and where that changes nothing it is closed. A frame that is inert or invisible can still take the focus, and one that is
 * not displayed can by `window.focus()`.
 * @param keepOut asks the page
 * @param closed hears when the page is gone, and what it took meanwhile can be given back
 */
export function useFocusStealing(keepOut: () => void, closed: () => void): FocusStealing {
  const [isClosed, setClosed] = useState(false)
  const times = useRef<readonly number[]>([])
  const wasAsked = useRef(false)
  const tellClosed = useEffectEvent(closed)
  useEffect(() => {
    if (!isClosed) return
    tellClosed()
    const timer = setTimeout(() => tellClosed(), AFTER_MS)
    return () => clearTimeout(timer)
  }, [isClosed])
  return {
    isClosed,
    stole() {
      const now = performance.now()
      times.current = [...times.current.filter((time) => now - time < WITHIN_MS), now]
      if (times.current.length < TIMES) return
      times.current = []
      if (wasAsked.current) setClosed(true)
      else keepOut()
      wasAsked.current = true
    },
    forgive: () => setClosed(false),
  }
}
