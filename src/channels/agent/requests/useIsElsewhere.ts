import type { AgentItem } from '../shared/state'
import { useView } from '../useView'

/** True for a request that another window answered while it was open in this one. */
export const useIsElsewhere = (item: AgentItem | undefined): boolean =>
  useView(({ elsewhere }) => item !== undefined && 'requestId' in item && elsewhere.includes(item.requestId))
