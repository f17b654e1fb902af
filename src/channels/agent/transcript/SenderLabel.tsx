import { revealHidden } from '../../../lib/text/revealHidden'
import { agentItemMessages } from '../../../messages/agentItems'
import styles from './items.module.css'

/** Names the embedding page that wrote a message. A message of the user has no label. */
export function SenderLabel({ from }: { from: string | undefined }) {
  // The name of the article says the same to a screen reader.
  return from === undefined ? null : (
    <p className={styles.muted} dir="ltr" aria-hidden="true">
      {senderOf(from)}
    </p>
  )
}

/** Whose message it is: the user's, or of the page that has this origin. */
export const senderOf = (from: string | undefined): string =>
  from === undefined ? agentItemMessages.item.you : agentItemMessages.item.from(revealHidden(from))
