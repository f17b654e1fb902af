import { messages } from '../../messages/en'
import { Button } from '../Button'
import styles from './OutdatedNotice.module.css'

/** In the place of a dialog whose code the server does not have any more. A dialog's own code may be gone, too. */
export function OutdatedNotice({ onClose }: { onClose: () => void }) {
  return (
    <div role="alert" className={styles.notice}>
      <p className={styles.text}>{messages.app.pageOutdated}</p>
      <Button onClick={onClose}>{messages.app.close}</Button>
    </div>
  )
}
