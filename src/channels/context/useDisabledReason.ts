import { messages } from '../../messages/en'
import { isChannelLive, isLive } from '../../socket/connection/connectionState'
import type { ChannelName } from '../../socket/protocol'
import { useEmbedHost } from './EmbedHostContext'
import { useConnection } from './WorkspaceProvider'

interface Words {
  readonly offline: string
  readonly catchingUp: string
}

type ControlledChannel = Exclude<ChannelName, 'config'>

const { agent, files, ports, terminal } = messages
const WORDS: Readonly<Record<ControlledChannel, Words>> = {
  agent: { offline: agent.needsConnection, catchingUp: agent.catchingUp },
  files: { offline: files.offlineReason, catchingUp: files.catchingUp },
  ports,
  terminal: { offline: terminal.offlineReason, catchingUp: terminal.catchingUp },
}

/**
 * Why a control is disabled now, in words; undefined when it is enabled:
 *
 *     const off = useDisabledReason('files', 'connected')
 *     <Button disabledReason={off}>…</Button>
 *
 * @param need `writable`: the embed host lets the user change things. `connected`: and there is a connection.
 *   `current`: and the channel has heard what it missed, without which what is shown may be gone.
 * @param words in place of the channel's usual ones
 */
export function useDisabledReason(
  channel: ControlledChannel,
  need: 'writable' | 'connected' | 'current' = 'current',
  words: Partial<Words> = {},
): string | undefined {
  const readOnly: Partial<Record<ChannelName, boolean>> = useEmbedHost().readOnly
  const isConnected = useConnection((state) => need === 'writable' || isLive(state))
  const isCurrent = useConnection((state) => need !== 'current' || isChannelLive(state, channel))
  if (readOnly[channel]) return messages.embed.readOnly
  if (!isConnected) return words.offline ?? WORDS[channel].offline
  return isCurrent ? undefined : (words.catchingUp ?? WORDS[channel].catchingUp)
}
