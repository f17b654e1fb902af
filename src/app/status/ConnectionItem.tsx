import { messages } from '../../messages/en'
import { useWorkspace } from '../../workspace/SocketProvider'
import { useApp } from '../AppContext'
import styles from './StatusBar.module.css'
import { StatusGlyph } from './StatusGlyph'
import { useConnectionSummary } from './useConnectionSummary'

/** The state of the connection, which opens its details, and what can be done about it beside. */
export function ConnectionItem() {
  const { dialogs } = useApp()
  const { connection } = useWorkspace()
  const { shape, text, action } = useConnectionSummary()
  return (
    <>
      <button
        type="button"
        className={styles.item}
        data-tone={shape === 'alert' ? 'warning' : undefined}
        onClick={() => dialogs.setState({ open: 'connection' })}
      >
        <StatusGlyph shape={shape} />
        <span className={styles.text}>{text}</span>
      </button>
      {action === 'tryNow' && (
        <button type="button" className={styles.action} onClick={() => connection.retryNow()}>
          {messages.app.connection.tryNow}
        </button>
      )}
      {action === 'startAgain' && (
        <button type="button" className={styles.action} onClick={() => connection.startWorkspace()}>
          {messages.app.connection.startAgain}
        </button>
      )}
      {action === 'signIn' && (
        <button type="button" className={styles.action} onClick={() => dialogs.setState({ open: 'signIn' })}>
          {messages.app.connection.signInAgain}
        </button>
      )}
    </>
  )
}
