import type { QueryClient } from '@tanstack/react-query'
import type { StoreApi } from 'zustand/vanilla'
import type { Clock } from '../../lib/clock'
import type { FirstPicture } from '../../lib/firstPicture'
import type { SafeStorage } from '../../lib/storage/safeStorage'
import type { ConnectionState } from '../../socket/connection/connectionState'
import type { AgentModel } from '../agent/createAgent'
import type { ConfigModel } from '../config/createConfig'
import type { FilesModel } from '../files/createFiles'
import type { PortsModel } from '../ports/createPorts'
import type { TerminalModel } from '../terminal/createTerminal'
import type { ProblemsState } from './problems'

/** One workspace as the page knows it: what the server said, what the user did here, and how to act on both. */
export interface Workspace {
  readonly id: string
  /** Origin of its server. */
  readonly endpoint: string
  readonly storage: SafeStorage
  readonly clock: Clock
  readonly firstPicture: FirstPicture
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
  readonly terminals: TerminalModel
  readonly files: FilesModel
  readonly agent: AgentModel
  readonly ports: PortsModel
  readonly config: ConfigModel
}
