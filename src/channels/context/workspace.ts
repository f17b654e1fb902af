import type { QueryClient } from '@tanstack/react-query'
import type { StoreApi } from 'zustand/vanilla'
import type { Emitter } from '../../lib/createEmitter'
import type { SafeStorage } from '../../lib/storage/safeStorage'
import type { ConnectionState } from '../../socket/connection/connectionState'
import type { Link } from '../../socket/link'
import type { createAgentCommands } from '../agent/commands'
import type { AgentState } from '../agent/shared/state'
import type { createAgentViewStore } from '../agent/viewStore'
import type { createConfigCommands } from '../config/commands'
import type { ConfigStoreState } from '../config/shared/reduce'
import type { UiState } from '../config/uiState'
import type { SettingsView } from '../config/viewStore'
import type { createFilesCommands } from '../files/commands'
import type { createDocuments } from '../files/editor/documents'
import type { createFilesQueries } from '../files/queries'
import type { FileChange } from '../files/shared/protocol'
import type { createFilesViewStore } from '../files/viewStore'
import type { ClosedPorts } from '../ports/closedPorts'
import type { createPortsCommands } from '../ports/commands'
import type { PortNotifications } from '../ports/portNotifications'
import type { PortsState } from '../ports/shared/reduce'
import type { PortsViewStore } from '../ports/viewStore'
import type { createTerminalCommands } from '../terminal/commands'
import type { TerminalState } from '../terminal/shared/state'
import type { createTerminalViewStore } from '../terminal/viewStore'
import type { ProblemsState } from './problems'

/** One workspace as the page knows it: what the server said, what the user did here, and how to act on both. */
export interface Workspace {
  readonly id: string
  /** Origin of its server. */
  readonly endpoint: string
  readonly storage: SafeStorage
  readonly connection: {
    readonly store: StoreApi<ConnectionState>
    start(): void
    /** Closes the socket for good: nothing reconnects until `start`. */
    stop(): void
    /** Skips the wait for the next try, at most once per 2 s. */
    retryNow(): void
    /** Asks a server that can do so to start the workspace that has stopped. */
    startWorkspace(): void
    /** Goes on with another token after the old one was refused. */
    provideToken(token: string): void
    /** The one the user gave, for a frame of our own page. */
    ownToken(): string
  }
  /** Error frames that belong to no question and no pane. */
  readonly problems: StoreApi<ProblemsState>
  readonly queryClient: QueryClient
  readonly terminals: {
    readonly store: StoreApi<TerminalState>
    readonly viewStore: ReturnType<typeof createTerminalViewStore>
    readonly commands: ReturnType<typeof createTerminalCommands>
    readonly link: Link
  }
  readonly files: {
    /** What the watcher tells, as it comes. */
    readonly changes: Emitter<FileChange>
    readonly viewStore: ReturnType<typeof createFilesViewStore>
    readonly queries: ReturnType<typeof createFilesQueries>
    readonly commands: ReturnType<typeof createFilesCommands>
    readonly editors: ReturnType<typeof createDocuments>
  }
  readonly agent: {
    readonly store: StoreApi<AgentState>
    readonly viewStore: ReturnType<typeof createAgentViewStore>
    readonly commands: ReturnType<typeof createAgentCommands>
  }
  readonly ports: {
    readonly store: StoreApi<PortsState>
    readonly viewStore: PortsViewStore
    readonly notifications: PortNotifications
    readonly closed: ClosedPorts
    readonly commands: ReturnType<typeof createPortsCommands>
  }
  readonly config: {
    readonly store: StoreApi<ConfigStoreState>
    readonly viewStore: StoreApi<SettingsView>
    /** How the page is arranged, over a reload and to the next browser. */
    readonly uiState: UiState
    readonly commands: ReturnType<typeof createConfigCommands>
  }
}
