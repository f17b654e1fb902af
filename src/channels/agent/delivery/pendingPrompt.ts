import type { Delivery } from '../../../socket/deliveryPolicy'
import type { Attachment } from '../shared/protocol'

/** A message the server has not taken into its log yet. `error` says in words why it failed. */
export interface PendingPrompt extends Delivery {
  readonly clientMessageId: string
  readonly taskId: string
  readonly content: string
  readonly attachments?: readonly Attachment[] | undefined
  /** Written by an earlier page. */
  readonly isRestored?: true
  /** An earlier page gave it attachments, and they are still being read: it does not go without them. */
  readonly isReading?: true
  /** The origin of the page around ours that wrote it; absent where the user did. */
  readonly from?: string | undefined
  /** The newest user message of the conversation when this one was written: `turnOf`. */
  readonly turn: string | null
  /** How many messages of this very text the conversation had before. */
  readonly same: number
}
