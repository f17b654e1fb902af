import { useEffect, useState } from 'react'

/** The time in ms of `performance.now()`, kept up to date every `everyMs` while `isRunning`. */
export function useNow(isRunning: boolean, everyMs: number): number {
  const [now, setNow] = useState(() => performance.now())
  useEffect(() => {
    if (!isRunning) return
    const tick = () => setNow(performance.now())
    tick()
    const timer = setInterval(tick, everyMs)
    return () => clearInterval(timer)
  }, [isRunning, everyMs])
  return now
}
