import { useEffect, useRef, useState } from 'react'

/** Milliseconds between two versions of a text that is growing: a reader sees no more than 20 a second. */
const PACE_MS = 50

/** `value`, but while `active` at most one new version per 50 ms. */
export function usePaced<T>(value: T, active: boolean): T {
  const [shown, setShown] = useState(value)
  const latest = useRef(value)
  useEffect(() => {
    latest.current = value
  }, [value])
  const behind = active && shown !== value
  useEffect(() => {
    if (!behind) return
    const timer = setInterval(() => setShown(latest.current), PACE_MS)
    return () => clearInterval(timer)
  }, [behind])
  return active ? shown : value
}
