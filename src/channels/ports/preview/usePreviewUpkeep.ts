import { useEffect, useEffectEvent, useRef } from 'react'
import { useConfig, useWorkspace } from '../../context/SocketProvider'
import { useIsLive } from '../../context/useIsLive'

/** Milliseconds from one try to the next while nobody answers. */
const RETRY_MS = 2000
/** Milliseconds after which nothing is taken to come of going somewhere: well after we said that it is slow. */
const PATIENCE_MS = 30_000

/** Whoever opens a preview wants to know what answers there. */
export function useLook(port: number, pid: number | null): void {
  const { commands } = useWorkspace().ports
  const live = useIsLive()
  const canLook = useConfig((state) => state.config?.capabilities.includes('ports.details') ?? false)
  useEffect(() => {
    // What it says comes with the table; what goes wrong shows in the frame.
    if (live && canLook && pid !== null) commands.look(port).catch(() => undefined)
  }, [commands, live, canLook, port, pid])
}

/** A port whose preview is open is missed when it stops listening. */
export function useWatched(port: number): void {
  const { closed } = useWorkspace().ports
  useEffect(() => closed.preview(port), [closed, port])
}

/** The switch of the helper script counts from the next page on: that is now, once the server knows. */
export function useHelperSwitch(reload: () => void): void {
  const isOn = useConfig((state) => (state.config ? state.config.settings['preview.helper'] !== false : null))
  const before = useRef(isOn)
  const reloadNow = useEffectEvent(reload)
  useEffect(() => {
    if (isOn === null) return
    if (before.current !== null && before.current !== isOn) reloadNow()
    before.current = isOn
  }, [isOn])
}

/** Tries again once, a little after there was reason to. */
export function useRetry(isDue: boolean, retry: () => void): void {
  const retryNow = useEffectEvent(retry)
  useEffect(() => {
    if (!isDue) return
    const timer = setTimeout(() => retryNow(), RETRY_MS)
    return () => clearTimeout(timer)
  }, [isDue])
}

/**
 * A download, and an answer without content, leave the page as it is and tell nobody.
 * @param journey the one that is awaited: each has the whole of the time
 */
export function usePatience(journey: number | null, giveUp: () => void): void {
  const giveUpNow = useEffectEvent(giveUp)
  useEffect(() => {
    if (journey === null) return
    const timer = setTimeout(() => giveUpNow(), PATIENCE_MS)
    return () => clearTimeout(timer)
  }, [journey])
}
