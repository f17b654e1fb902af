import { useEffect, useEffectEvent, useRef } from 'react'
import { useConfig } from '../../context/WorkspaceProvider'

/** Reloads once the server knows that the helper script was switched: the gateway inserts it into pages as they load. */
export function useReloadOnHelperSwitch(reload: () => void): void {
  const isOn = useConfig((state) => (state.config ? state.config.settings['preview.helper'] !== false : null))
  const before = useRef(isOn)
  const reloadNow = useEffectEvent(reload)
  useEffect(() => {
    if (isOn === null) return
    if (before.current !== null && before.current !== isOn) reloadNow()
    before.current = isOn
  }, [isOn])
}
