import { messages } from '../../messages/en'
import styles from './NeedsYou.module.css'

/** Says why a click did nothing: it may have been meant for the page around ours. */
export function EarlyNote({ isEarly }: { isEarly: boolean }) {
  return (
    <p role="status" className={styles.fact} hidden={!isEarly}>
      {isEarly ? messages.agent.permission.early : ''}
    </p>
  )
}
