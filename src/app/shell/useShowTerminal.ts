import { useIsReadOnly } from '../../channels/context/EmbedHostContext'
import { useWorkspace } from '../../channels/context/WorkspaceProvider'
import { useApp, useIsThere } from '../AppContext'

/**
 * Brings a terminal into sight, which may still be on its way, and the focus into it. Null where there are no terminals, or
 * none that the user may write to.
 */
export function useShowTerminal(): ((sessionId: string) => void) | null {
  const { layout } = useApp()
  const { terminals } = useWorkspace()
  const isThere = useIsThere('terminal')
  const isReadOnly = useIsReadOnly('terminal')
  if (!isThere || isReadOnly) return null
  return (sessionId) => {
    layout.showPanel('terminal')
    terminals.commands.show(sessionId)
    terminals.commands.focus()
  }
}
