import { useEffect, useState } from 'react'
import { isLive } from '../../socket/connection/connectionState'
import type { ChannelName } from '../../socket/protocol'
import { useConnection } from './WorkspaceProvider'

/** Shorter interruptions show nothing at all, ms. */
const GRACE_MS = 1500

/** True when the page has not been whole, offline or catching up, for long enough to mention it. */
export function useIsLong(): boolean {
  const since = useConnection((state) => state.unsettledAt)
  const [long, setLong] = useState<number | null>(null)
  useEffect(() => {
    if (since === null) return
    const timer = setTimeout(() => setLong(since), GRACE_MS)
    return () => clearTimeout(timer)
  }, [since])
  return since !== null && long === since
}

/** What a channel still waits for, where that lasts: events told so far, terminals or questions still open. */
export function useCatchingUp(channel: ChannelName): number | null {
  const waiting = useConnection((state) =>
    isLive(state) ? state.catchingUp.find((each) => each.channel === channel) : undefined,
  )
  const isLong = useIsLong()
  return isLong && waiting ? waiting.count : null
}
