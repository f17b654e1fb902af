import { QueryClientProvider } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext } from 'react'
import { useStore } from 'zustand/react'
import type { AgentState } from '../channels/agent/state'
import type { ConfigStoreState } from '../channels/config/reduce'
import type { FilesState } from '../channels/files/reduce'
import type { PortsState } from '../channels/ports/reduce'
import type { TerminalState } from '../channels/terminal/state'
import type { ConnectionState } from '../socket/connectionState'
import type { Workspace } from './workspace'

const WorkspaceContext = createContext<Workspace | null>(null)

/** The one context: everything below may read the workspace and act on it. */
export function SocketProvider({ workspace, children }: { workspace: Workspace; children: ReactNode }) {
  return (
    <WorkspaceContext value={workspace}>
      <QueryClientProvider client={workspace.queryClient}>{children}</QueryClientProvider>
    </WorkspaceContext>
  )
}

export function useWorkspace(): Workspace {
  const workspace = useContext(WorkspaceContext)
  if (!workspace) throw new Error('Render this inside <SocketProvider workspace={…}>.')
  return workspace
}

/** Selectors return something that exists in the state, never a fresh object. */
export const useTerminals = <T,>(select: (state: TerminalState) => T): T =>
  useStore(useWorkspace().terminals.store, select)

export const useFiles = <T,>(select: (state: FilesState) => T): T =>
  useStore(useWorkspace().files.store, select)

export const useAgent = <T,>(select: (state: AgentState) => T): T =>
  useStore(useWorkspace().agent.store, select)

export const usePorts = <T,>(select: (state: PortsState) => T): T =>
  useStore(useWorkspace().ports.store, select)

export const useConfig = <T,>(select: (state: ConfigStoreState) => T): T =>
  useStore(useWorkspace().config.store, select)

export const useConnection = <T,>(select: (state: ConnectionState) => T): T =>
  useStore(useWorkspace().connection.store, select)
