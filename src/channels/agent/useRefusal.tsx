import { messages } from '../../messages/en'
import { useIsLive } from '../../workspace/useIsLive'
import { useView } from './useView'

const copy = messages.agent.permission

/** Why requests cannot be answered now: what is shown as open may have been answered elsewhere in the meantime. */
export function useRefusal(): string | undefined {
  const live = useIsLive()
  const current = useView((view) => view.current)
  if (!live) return copy.offline
  return current ? undefined : copy.checking
}
