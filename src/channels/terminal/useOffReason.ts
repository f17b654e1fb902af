import { messages } from '../../messages/en'
import { useIsReadOnly } from '../context/EmbedHostContext'
import { useIsLive } from '../context/useIsLive'

/** Why nothing can be asked of the terminals now. */
export function useOffReason(): string | undefined {
  const isLive = useIsLive()
  const isReadOnly = useIsReadOnly('terminal')
  if (isReadOnly) return messages.embed.readOnly
  return isLive ? undefined : messages.terminal.offlineReason
}
