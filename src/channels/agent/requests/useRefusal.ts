import { messages } from '../../../messages/en'
import { useIsReadOnly } from '../../context/EmbedHostContext'
import { useIsLive } from '../../context/useIsLive'
import { useView } from '../useView'

const copy = messages.agent.permission

/** Why requests cannot be answered now: what is shown as open may have been answered elsewhere in the meantime. */
export function useRefusal(): string | undefined {
  const isReadOnly = useIsReadOnly('agent')
  const live = useIsLive()
  const current = useView((view) => view.current)
  if (isReadOnly) return messages.embed.readOnly
  if (!live) return copy.offline
  return current ? undefined : copy.checking
}
