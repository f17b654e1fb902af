import { useEffect, useEffectEvent } from 'react'
import { useSetting } from '../../config/useSetting'
import { useWorkspace } from '../../context/WorkspaceProvider'

/** Several files are often written together, in milliseconds. */
const SETTLE_MS = 300

interface ReloadOnSaveOptions {
  /** The program's folder, from the workspace root; undefined: any file counts. */
  cwd: string | undefined
  isActive: boolean
  reload: () => void
}

/** Reloads when a file below the program's folder was written, by any program, if the setting is on. */
export function useReloadOnSave({ cwd, isActive, reload }: ReloadOnSaveOptions): void {
  const { changes } = useWorkspace().files
  const isOn = useSetting('preview.reloadOnSave') && isActive
  const reloadNow = useEffectEvent(reload)
  useEffect(() => {
    if (!isOn) return
    const below = cwd === undefined || cwd === '/' ? '/' : `${cwd}/`
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = changes.on(({ path, isDirectory }) => {
      if (isDirectory || !path.startsWith(below)) return
      clearTimeout(timer)
      timer = setTimeout(reloadNow, SETTLE_MS)
    })
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [changes, cwd, isOn])
}
