import { useEffect, useEffectEvent } from 'react'

/** Milliseconds from one attempt to the next while no server answers. */
const RETRY_MS = 2000

/** Retries once, a little after `isDue` becomes true. */
export function useDelayedRetry(isDue: boolean, retry: () => void): void {
  const retryNow = useEffectEvent(retry)
  useEffect(() => {
    if (!isDue) return
    const timer = setTimeout(() => retryNow(), RETRY_MS)
    return () => clearTimeout(timer)
  }, [isDue])
}
