import { messages } from '../../messages/en'
import type { BlockedReason } from '../../socket/connection/connectionState'

/** Why nothing is tried any more, in a sentence that also says that nothing is lost. */
export function barText(reason: BlockedReason, workspace: string): string {
  const { expiredBar, stoppedBar, goneBar } = messages.app.connection
  if (reason === 'auth') return expiredBar(workspace)
  return reason === 'gone' ? goneBar(workspace) : stoppedBar(workspace)
}
