import { use } from 'react'
import { answerMessages as words } from '../../../messages/answer'
import { useAnnounce } from '../../../ui/announce/AnnounceProvider'
import { useCopy } from '../../../ui/CopyProvider'
import { useDisabledReason } from '../../context/useDisabledReason'
import { useWorkspace } from '../../context/WorkspaceProvider'
import { mentionsIn } from '../composer/mentions'
import { useIsBusy } from '../header/useAgentState'
import type { MessageItem } from '../shared/state'
import { useCommands } from '../useView'
import { ComposerFocus } from './ComposerFocusContext'

interface MessageActs {
  readonly copy: (text: string, isShortened: boolean) => void
  /** Puts the message back into the composer, with what was attached as far as this page still has it. */
  readonly edit: (message: MessageItem) => void
  /** The same, in the composer of a new conversation, which is shown then. */
  readonly anew: (message: MessageItem) => void
  /** Sends the same once more. It is a new message: the agent knows the first one, and the log keeps it. */
  readonly again: (message: MessageItem) => void
  /** Why it cannot be sent again now. */
  readonly againOff: (message: MessageItem) => string | undefined
  readonly editOff: string | undefined
}

/** What can be done with a message of the user that was sent. */
export function useMessageActs(): MessageActs {
  const { agent } = useWorkspace()
  const commands = useCommands()
  const announce = useAnnounce()
  const copyText = useCopy()
  const focusComposer = use(ComposerFocus)
  const readOnly = useDisabledReason('agent', 'writable')
  const offline = useDisabledReason('agent')
  const isBusy = useIsBusy()
  const sentWith = ({ clientMessageId }: MessageItem) =>
    clientMessageId === undefined ? undefined : agent.commands.sentWith(clientMessageId)
  const isGone = (message: MessageItem) =>
    (message.attachments?.length ?? 0) > 0 && sentWith(message)?.attachments === undefined
  const putBack = (message: MessageItem, taskId: string | null) => {
    commands.putBack(taskId, message.content, sentWith(message)?.attachments)
    const names = (message.attachments ?? []).map(({ name }) => name).join(', ')
    announce(isGone(message) ? words.withoutFiles(names) : words.inComposer)
    focusComposer()
  }
  return {
    copy: (text, isShortened) =>
      void copyText(text).then(
        (isCopied) => isCopied && announce(isShortened ? words.copiedShortened : words.copied),
      ),
    edit: (message) => putBack(message, message.taskId),
    anew(message) {
      commands.newConversation()
      putBack(message, null)
    },
    again(message) {
      const { attachments, context = contextOf(message.content) } = sentWith(message) ?? {}
      commands.prompt(message.content, { ...(attachments ? { attachments } : {}), context })
      announce(words.sentAgain)
    },
    againOff: (message) =>
      readOnly ??
      offline ??
      (isBusy ? words.whileBusy : undefined) ??
      (isGone(message) ? words.attachmentGone : undefined),
    editOff: readOnly,
  }
}

/** The files that a text names. One that is gone by now is the agent's to find out. */
function contextOf(text: string) {
  const files = mentionsIn(text).map(({ token: _, ...file }) => file)
  return files.length === 0 ? undefined : { files }
}
