import { agentSessionMessages } from '../../../messages/agentSession'
import type { Takes } from '../shared/offer'
import type { Attachment } from '../shared/protocol'
import { useCommands } from '../useView'
import { useOffer } from './useSession'

const NONE: readonly Attachment[] = []
const isImage = ({ mimeType }: Attachment) => mimeType.startsWith('image/')

/** Whether the agent takes it; one that has not said what it takes may. */
function fits(attachment: Attachment, takes: Takes): boolean {
  return isImage(attachment) ? takes.image : attachment.mimeType.startsWith('text/') && takes.embeddedContext
}

/** What goes with the message and its agent would refuse, so that the user hears it before the message is sent. */
export function useUnfit(taskId: string | null, attached: readonly Attachment[]) {
  const { offer, name } = useOffer(taskId)
  const commands = useCommands()
  const takes = offer?.takes
  const list = takes ? attached.filter((attachment) => !fits(attachment, takes)) : NONE
  const kind = list.every(isImage) ? 'image' : 'other'
  const names = list.map((attachment) => attachment.name)
  return {
    list,
    reason: list.length === 0 ? null : agentSessionMessages.notTaken(name, names, kind),
    remove() {
      for (const attachment of list) commands.detach(taskId, attachment)
    },
  }
}
