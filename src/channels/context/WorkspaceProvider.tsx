import { QueryClientProvider } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useMemo } from 'react'
import { useStore } from 'zustand/react'
import { nextFrame } from '../../lib/nextFrame'
import type { ConnectionState } from '../../socket/connection/connectionState'
import type { AgentState } from '../agent/shared/state'
import type { ConfigStoreState } from '../config/shared/reduce'
import type { PortsState } from '../ports/shared/reduce'
import type { TerminalState } from '../terminal/shared/state'
import { isOnlyOutput } from '../terminal/store'
import { createShown, type Schedule } from './createShown'
import type { Workspace } from './workspace'

interface Reach {
  readonly workspace: Workspace
  /** What the server said, told to views once a frame. */
  readonly shown: ReturnType<typeof showStores>
}

const ReachContext = createContext<Reach | null>(null)

const showStores = ({ terminals, agent, ports, config }: Workspace, schedule: Schedule) => ({
  terminals: createShown(terminals.store, schedule, isOnlyOutput),
  agent: createShown(agent.store, schedule),
  ports: createShown(ports.store, schedule),
  config: createShown(config.store, schedule),
})

interface Props {
  readonly workspace: Workspace
  /** When views hear of what came while a frame was on its way. */
  readonly schedule?: Schedule
  readonly children: ReactNode
}

/** The one context: everything below may read the workspace and act on it. */
export function WorkspaceProvider({ workspace, schedule = nextFrame, children }: Props) {
  const reach = useMemo(() => ({ workspace, shown: showStores(workspace, schedule) }), [workspace, schedule])
  return (
    <ReachContext value={reach}>
      <QueryClientProvider client={workspace.queryClient}>{children}</QueryClientProvider>
    </ReachContext>
  )
}

function useReach(): Reach {
  const reach = useContext(ReachContext)
  if (!reach) throw new Error('Render this inside <WorkspaceProvider workspace={…}>.')
  return reach
}

export const useWorkspace = (): Workspace => useReach().workspace

/** Selectors return something that exists in the state, never a fresh object. */
export const useTerminals = <T,>(select: (state: TerminalState) => T): T =>
  useStore(useReach().shown.terminals, select)

export const useAgent = <T,>(select: (state: AgentState) => T): T => useStore(useReach().shown.agent, select)

export const usePorts = <T,>(select: (state: PortsState) => T): T => useStore(useReach().shown.ports, select)

export const useConfig = <T,>(select: (state: ConfigStoreState) => T): T =>
  useStore(useReach().shown.config, select)

export const useConnection = <T,>(select: (state: ConnectionState) => T): T =>
  useStore(useReach().workspace.connection.store, select)
