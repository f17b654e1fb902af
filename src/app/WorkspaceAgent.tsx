import { useQuery } from '@tanstack/react-query'
import { AgentPane } from '../channels/agent/AgentPane'
import type { OpenFile } from '../channels/agent/OpenFileContext'
import { useWorkspace } from '../workspace/SocketProvider'

/** The agent's pane beside the files of its workspace. */
export function WorkspaceAgent({ onOpenFile }: { onOpenFile: OpenFile }) {
  return <AgentPane onOpenFile={onOpenFile} useIsFile={useIsFile} />
}

function useIsFile(path: string): boolean {
  const { queries } = useWorkspace().files
  const { data, isError } = useQuery(queries.stat(path))
  return data?.type === 'file' && !isError
}
