import { agentItemMessages } from '../../messages/agentItems'
import styles from './MisclickNotice.module.css'

/** Says why a click did nothing: it may have been meant for the page around ours. */
export function MisclickNotice({ isEarly }: { isEarly: boolean }) {
  return (
    <p role="status" className={styles.notice} hidden={!isEarly}>
      {isEarly ? agentItemMessages.early : ''}
    </p>
  )
}
