import { useQuery } from '@tanstack/react-query'
import { AgentPane } from '../../channels/agent/AgentPane'
import { ShowChangesContext } from '../../channels/agent/changes/useChangesOf'
import { type OpenFile, ShowTerminalProvider } from '../../channels/agent/markdown/OpenFileContext'
import { useWorkspace } from '../../channels/context/WorkspaceProvider'
import { useApp, useIsThere } from '../AppContext'

/** The agent's pane beside the files and the terminals of its workspace. */
export function WorkspaceAgent({ onOpenFile }: { onOpenFile: OpenFile }) {
  const { layout, changes } = useApp()
  const { terminals } = useWorkspace()
  const hasRoom = [useIsThere('files'), useIsThere('editor')].includes(true)
  const showTerminal = (sessionId: string) => {
    layout.showPanel('terminal')
    terminals.commands.show(sessionId)
    terminals.commands.focus()
  }
  return (
    <ShowTerminalProvider value={showTerminal}>
      <ShowChangesContext value={hasRoom ? changes.show : null}>
        <AgentPane onOpenFile={onOpenFile} useEntryType={useEntryType} />
      </ShowChangesContext>
    </ShowTerminalProvider>
  )
}

function useEntryType(path: string): 'file' | 'directory' | null {
  const { queries } = useWorkspace().files
  const { data, isError } = useQuery(queries.stat(path))
  return data === undefined || isError ? null : data.type
}
