import { requestMessages } from '../../../messages/requests'
import { useDisabledReason } from '../../context/useDisabledReason'
import { useView } from '../useView'

const { offline, checking } = requestMessages.refusal

/** Why requests cannot be answered now: what is shown as open may have been answered elsewhere in the meantime. */
export function useRefusal(): string | undefined {
  const off = useDisabledReason('agent', 'connected', { offline })
  const isCurrent = useView((view) => view.current)
  return off ?? (isCurrent ? undefined : checking)
}
