import { useStore } from 'zustand/react'
import { useWorkspace } from '../../channels/context/WorkspaceProvider'
import { messages } from '../../messages/en'
import { useApp } from '../AppContext'
import styles from './StatusBar.module.css'
import { StatusGlyph } from './StatusGlyph'
import { TryNow } from './TryNow'
import { useConnectionSummary } from './useConnectionSummary'

/** The state of the connection, which opens its details, and what can be done about it beside. */
export function ConnectionItem() {
  const { dialogs, embedHost } = useApp()
  const access = useStore(embedHost, ({ access }) => access)
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
      {action === 'tryNow' && <TryNow />}
      {action === 'startAgain' && (
        <button type="button" className={styles.action} onClick={() => connection.startWorkspace()}>
          {messages.app.connection.startAgain}
        </button>
      )}
      {action === 'signIn' && (
        <button
          type="button"
          className={styles.action}
          onClick={() => (access ? access.renew() : dialogs.setState({ open: 'signIn' }))}
        >
          {access ? messages.embed.tryAgain : messages.app.connection.signInAgain}
        </button>
      )}
    </>
  )
}
