import type { Delivery } from '../../../socket/deliveryPolicy'
import type { Attachment, PromptContext } from '../shared/protocol'

/** A message that is not in the server's log yet. `error` says in words why it failed. */
export interface PendingPrompt extends Delivery {
  readonly clientMessageId: string
  readonly taskId: string
  readonly content: string
  readonly attachments?: readonly Attachment[] | undefined
  /** Files of the workspace that it names. */
  readonly context?: PromptContext | undefined
  /** Written by an earlier page. */
  readonly isRestored?: true
  /** Its attachments of an earlier page are still being read. It is not sent without them. */
  readonly isReading?: true
  /** The origin of the embedding page that wrote it; absent where the user did. */
  readonly from?: string | undefined
  /** The turn in which it was written: `turnOf`. */
  readonly turn: string | null
  /** The queue of the conversation was paused when it was written, and the message ends that. */
  readonly isPaused?: boolean | undefined
  /** How many messages of the same text the conversation had before. */
  readonly same: number
}
