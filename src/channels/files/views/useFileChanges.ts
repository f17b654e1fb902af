import { useEffect, useRef } from 'react'
import { useIsLive } from '../../context/useIsLive'
import { useWorkspace } from '../../context/WorkspaceProvider'
import { isWithin } from '../paths'

/** Calls back when the file may have changed: the watcher says so, or a new connection may have missed it. */
export function useFileChanges(path: string, changed: () => void): void {
  const { changes } = useWorkspace().files
  const isLive = useIsLive()
  const wasLive = useRef(isLive)
  useEffect(() => {
    const isBack = isLive && !wasLive.current
    wasLive.current = isLive
    if (isBack) changed()
  }, [isLive, changed])
  useEffect(
    () =>
      changes.on((change) => {
        if (isWithin(path, change.path)) changed()
      }),
    [changes, path, changed],
  )
}
