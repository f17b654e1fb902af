import { isChannelLive, isLive, isServerSilent } from '../../socket/connection/connectionState'
import type { ChannelName } from '../../socket/protocol'
import { useReadOnlyReason } from './EmbedHostContext'
import { useConnection } from './WorkspaceProvider'

/** True while commands reach the server; a pane is "offline" when it is not. */
export const useIsLive = (): boolean => useConnection(isLive)

/** The network is there, as far as the browser says, and the server is not: it, and its agents, may have ended. */
export const useIsServerSilent = (): boolean => useConnection(isServerSilent)

interface Reasons {
  readonly offline: string
  readonly catchingUp: string
}

/**
 * Why nothing can be done now to what a channel shows: the page around lets nobody; there is no connection, or the channel has not heard yet
 * what it missed, and what is shown may be gone. Undefined as soon as this channel has, whatever others wait for.
 */
export function useUnready(channel: ChannelName, { offline, catchingUp }: Reasons): string | undefined {
  const readOnly = useReadOnlyReason(channel)
  const live = useIsLive()
  const current = useConnection((state) => isChannelLive(state, channel))
  if (readOnly !== undefined) return readOnly
  if (!live) return offline
  return current ? undefined : catchingUp
}
