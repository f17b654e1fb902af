import styles from '../../channels/agent/requests/NeedsYou.module.css'
import { messages } from '../../messages/en'

/** Says why a click did nothing: it may have been meant for the page around ours. */
export function MisclickNotice({ isEarly }: { isEarly: boolean }) {
  return (
    <p role="status" className={styles.fact} hidden={!isEarly}>
      {isEarly ? messages.agent.permission.early : ''}
    </p>
  )
}
