import { isChannelLive, isLive } from '../socket/connectionState'
import type { ChannelName } from '../socket/protocol'
import { useConnection } from './SocketProvider'

/**
 * True while commands reach the server; a pane is "offline" when it is not. With a channel: only once that one has
 * what it missed, for what must not be done to something out of date.
 */
export const useIsLive = (channel?: ChannelName): boolean =>
  useConnection((state) => (channel === undefined ? isLive(state) : isChannelLive(state, channel)))
