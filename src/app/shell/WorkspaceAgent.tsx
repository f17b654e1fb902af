import { useQuery } from '@tanstack/react-query'
import { AgentPane } from '../../channels/agent/AgentPane'
import { type OpenFile, ShowTerminalProvider } from '../../channels/agent/markdown/OpenFileContext'
import { useWorkspace } from '../../channels/context/WorkspaceProvider'
import { useApp } from '../AppContext'

/** The agent's pane beside the files and the terminals of its workspace. */
export function WorkspaceAgent({ onOpenFile }: { onOpenFile: OpenFile }) {
  const { layout } = useApp()
  const { terminals } = useWorkspace()
  const showTerminal = (sessionId: string) => {
    layout.showPanel('terminal')
    terminals.commands.show(sessionId)
    terminals.commands.focus()
  }
  return (
    <ShowTerminalProvider value={showTerminal}>
      <AgentPane onOpenFile={onOpenFile} useEntryType={useEntryType} />
    </ShowTerminalProvider>
  )
}

function useEntryType(path: string): 'file' | 'directory' | null {
  const { queries } = useWorkspace().files
  const { data, isError } = useQuery(queries.stat(path))
  return data === undefined || isError ? null : data.type
}
