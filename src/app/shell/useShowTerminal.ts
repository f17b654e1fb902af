import { useWorkspace } from '../../channels/context/WorkspaceProvider'
import { useApp } from '../AppContext'

/** Brings a terminal into sight, which may still be on its way, and the focus into it. */
export function useShowTerminal(): (sessionId: string) => void {
  const { layout } = useApp()
  const { terminals } = useWorkspace()
  return (sessionId) => {
    layout.showPanel('terminal')
    terminals.commands.show(sessionId)
    terminals.commands.focus()
  }
}
