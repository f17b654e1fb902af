import { type RefObject, useEffect, useRef, useState } from 'react'

/**
 * Milliseconds between two versions of a text that is growing: a reader sees no more of them. A server that joins what comes
 * within 50 ms is never slower than this, so that each of its events is drawn at once.
 */
const PACE_MS = 40
/** While the user types, here or elsewhere: each version that is drawn takes a frame, and a key that comes meanwhile waits. */
const TYPING_PACE_MS = 120
/** So long after a key the user is typing. */
const TYPING_MS = 1000

/** `value`, but while `active` at most one new version per 40 ms, 120 while one types: the first at once, with what renders it anyway. */
export function usePaced<T>(value: T, active: boolean): T {
  const [shown, setShown] = useState({ value, at: Number.NEGATIVE_INFINITY })
  const latest = useRef(value)
  const typedAt = useTypedAt(active)
  useEffect(() => {
    latest.current = value
  }, [value])
  const isOld = shown.value !== value
  const isDue = isOld && (!active || performance.now() - shown.at >= paceOf(typedAt))
  if (isDue) setShown({ value, at: performance.now() })
  const isLate = isOld && !isDue
  useEffect(() => {
    if (!isLate) return
    const show = () => setShown({ value: latest.current, at: performance.now() })
    const timer = setTimeout(show, shown.at + paceOf(typedAt) - performance.now())
    return () => clearTimeout(timer)
  }, [isLate, shown.at, typedAt])
  return isDue ? value : shown.value
}

const paceOf = ({ current }: RefObject<number>): number =>
  performance.now() - current < TYPING_MS ? TYPING_PACE_MS : PACE_MS

/** When the last key was pressed anywhere on the page, as `performance.now` counts. */
function useTypedAt(active: boolean): RefObject<number> {
  const typedAt = useRef(Number.NEGATIVE_INFINITY)
  useEffect(() => {
    if (!active) return
    const typed = ({ timeStamp }: Event) => {
      typedAt.current = timeStamp
    }
    window.addEventListener('keydown', typed, { capture: true, passive: true })
    return () => window.removeEventListener('keydown', typed, { capture: true })
  }, [active])
  return typedAt
}
