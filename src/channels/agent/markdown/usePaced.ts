import { useEffect, useRef, useState } from 'react'

/**
 * Milliseconds between two versions of a text that is growing: a reader sees no more of them. A server that joins what comes
 * within 50 ms is never slower than this, so that each of its events is drawn at once.
 */
const PACE_MS = 40

/** `value`, but while `active` at most one new version per 40 ms: the first at once, with what renders it anyway. */
export function usePaced<T>(value: T, active: boolean): T {
  const [shown, setShown] = useState({ value, at: Number.NEGATIVE_INFINITY })
  const latest = useRef(value)
  useEffect(() => {
    latest.current = value
  }, [value])
  const isOld = shown.value !== value
  const isDue = isOld && (!active || performance.now() - shown.at >= PACE_MS)
  if (isDue) setShown({ value, at: performance.now() })
  const isLate = isOld && !isDue
  useEffect(() => {
    if (!isLate) return
    const show = () => setShown({ value: latest.current, at: performance.now() })
    const timer = setTimeout(show, shown.at + PACE_MS - performance.now())
    return () => clearTimeout(timer)
  }, [isLate, shown.at])
  return isDue ? value : shown.value
}
