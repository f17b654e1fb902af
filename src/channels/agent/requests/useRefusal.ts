import { messages } from '../../../messages/en'
import { useDisabledReason } from '../../context/useDisabledReason'
import { useView } from '../useView'

const { offline, checking } = messages.agent.permission

/** Why requests cannot be answered now: what is shown as open may have been answered elsewhere in the meantime. */
export function useRefusal(): string | undefined {
  const off = useDisabledReason('agent', 'connected', { offline })
  const isCurrent = useView((view) => view.current)
  return off ?? (isCurrent ? undefined : checking)
}
