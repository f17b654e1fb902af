import { useEffect, useState } from 'react'
import { useConnection } from '../../channels/context/WorkspaceProvider'
import { isLive } from '../../socket/connection/connectionState'
import { type ConnectionSummary, isQuiet, summariseConnection } from './connectionSummary'
import { useNow } from './useNow'

/** How long "Connected again" stands, ms. */
const AGAIN_MS = 4000

export function useConnectionSummary(): ConnectionSummary {
  const state = useConnection((whole) => whole)
  const now = useNow(state.status !== 'live' && state.status !== 'blocked', 250)
  const isShownDown = state.everLive && !isLive(state) && !isQuiet(state, now)
  const wasDown = useJustBack(state.status === 'live', isShownDown)
  return summariseConnection(state, now, wasDown)
}

/** True for a while after an outage that was shown. */
function useJustBack(isBack: boolean, isShownDown: boolean): boolean {
  const [phase, setPhase] = useState<'up' | 'down' | 'back'>('up')
  if (isShownDown && phase !== 'down') setPhase('down')
  if (isBack && phase === 'down') setPhase('back')
  useEffect(() => {
    if (phase !== 'back') return
    const timer = setTimeout(() => setPhase('up'), AGAIN_MS)
    return () => clearTimeout(timer)
  }, [phase])
  return phase === 'back'
}
