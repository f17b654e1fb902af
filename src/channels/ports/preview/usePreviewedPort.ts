import { useEffect } from 'react'
import { useIsLive } from '../../context/useIsLive'
import { useConfig, useWorkspace } from '../../context/WorkspaceProvider'

/**
 * What the port's rows learn from an open preview: the server asks the port for its page, once per process, and the
 * port leaves a row behind when it stops listening.
 */
export function usePreviewedPort(port: number, pid: number | null): void {
  const { commands, closed } = useWorkspace().ports
  const live = useIsLive()
  const canLook = useConfig((state) => state.config?.capabilities.includes('ports.details') ?? false)
  useEffect(() => {
    // The result comes with the table; a failure shows in the frame.
    if (live && canLook && pid !== null) commands.look(port).catch(() => undefined)
  }, [commands, live, canLook, port, pid])
  useEffect(() => closed.preview(port), [closed, port])
}
