import { isLive } from '../socket/connectionState'
import { useConnection } from './SocketProvider'

/** True while commands reach the server; a pane is "offline" when it is not. */
export const useIsLive = (): boolean => useConnection(isLive)
