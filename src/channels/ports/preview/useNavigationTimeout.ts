import { useEffect, useEffectEvent } from 'react'

/** Milliseconds until a navigation counts as without result: well after the toolbar has said that it is slow (10 s). */
const TIMEOUT_MS = 30_000

/**
 * Gives up a navigation that no page answers: a download, and an answer without content, leave the page as it is and
 * fire no event.
 * @param navigation the one that is awaited; each has the whole of the time. Null while none is
 */
export function useNavigationTimeout(navigation: number | null, giveUp: () => void): void {
  const giveUpNow = useEffectEvent(giveUp)
  useEffect(() => {
    if (navigation === null) return
    const timer = setTimeout(() => giveUpNow(), TIMEOUT_MS)
    return () => clearTimeout(timer)
  }, [navigation])
}
