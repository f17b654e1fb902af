import { useEffect, useEffectEvent, useRef, useState } from 'react'

/** Thefts within that many milliseconds that count as stealing: a page that reloads takes the focus once. */
const TIMES = 3
const WITHIN_MS = 5000
/** Time for focus events that were in flight when the page was closed, ms. */
const AFTER_MS = 150

interface FocusStealing {
  /** The page was closed. */
  readonly isClosed: boolean
  /** Call it when the page took the focus by itself. */
  stole(): void
  /** The user wants to see the page again. */
  forgive(): void
}

/**
 * Stops a page that steals the focus again and again: first its helper script is asked to keep out, then the page is closed.
 * Nothing milder holds: a frame that is inert or invisible can still take the focus, and one that is not displayed can
 * by `window.focus()`.
 * @param keepOut asks the page
 * @param closed called when the page is gone, so that the focus can be restored
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
