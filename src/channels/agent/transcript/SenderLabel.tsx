import { revealHidden } from '../../../lib/text/revealHidden'
import { messages } from '../../../messages/en'
import styles from './items.module.css'

/** Above a message that a page around the workspace wrote; nothing above the user's own. */
export function SenderLabel({ from }: { from: string | undefined }) {
  // A screen reader has heard it as the name of the article.
  return from === undefined ? null : (
    <p className={styles.muted} dir="ltr" aria-hidden="true">
      {senderOf(from)}
    </p>
  )
}

/** Whose message it is: the user's, or of the page that has this origin. */
export const senderOf = (from: string | undefined): string =>
  from === undefined ? messages.agent.item.you : messages.agent.item.from(revealHidden(from))
