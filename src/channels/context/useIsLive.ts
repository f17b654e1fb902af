import { isLive, isServerSilent } from '../../socket/connection/connectionState'
import { useConnection } from './WorkspaceProvider'

/** True while commands reach the server; a pane is "offline" when it is not. */
export const useIsLive = (): boolean => useConnection(isLive)

/** The network is there, as far as the browser says, and the server is not: it, and its agents, may have ended. */
export const useIsServerSilent = (): boolean => useConnection(isServerSilent)
