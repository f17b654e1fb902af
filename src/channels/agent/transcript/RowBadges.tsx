import { agentItemMessages } from '../../../messages/agentItems'
import styles from './Transcript.module.css'
import { useSeen } from './useUnread'

const copy = agentItemMessages.marks

/** The marks above a row: events were missed before it, or it is unread. */
export function RowBadges({ missed, onSeen }: { missed: number; onSeen: (() => void) | null }) {
  return (
    <>
      {missed > 0 && <p className={styles.rule}>{copy.reconnected(missed)}</p>}
      {onSeen !== null && <NewRule onSeen={onSeen} />}
    </>
  )
}

function NewRule({ onSeen }: { onSeen: () => void }) {
  const place = useSeen(onSeen)
  return (
    <p ref={place} className={styles.rule} data-new="true">
      {copy.new}
    </p>
  )
}
