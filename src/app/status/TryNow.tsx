import { useEffect, useState } from 'react'
import { useWorkspace } from '../../channels/context/WorkspaceProvider'
import { messages } from '../../messages/en'
import styles from './StatusBar.module.css'

/** How long it says that it tries, ms: a try may end at once, and look as if there had been none. */
const TRYING_MS = 1000

/** Skips the wait for the next try. */
export function TryNow() {
  const { connection } = useWorkspace()
  const [isTrying, setTrying] = useState(false)
  useEffect(() => {
    if (!isTrying) return
    const timer = setTimeout(() => setTrying(false), TRYING_MS)
    return () => clearTimeout(timer)
  }, [isTrying])
  return (
    <button
      type="button"
      className={styles.action}
      aria-busy={isTrying || undefined}
      aria-disabled={isTrying || undefined}
      onClick={() => {
        if (isTrying) return
        setTrying(true)
        connection.retryNow()
      }}
    >
      {isTrying ? messages.app.connection.trying : messages.app.connection.tryNow}
    </button>
  )
}
