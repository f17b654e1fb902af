import { connectPageMessages } from '../../messages/connectPage'
import { Strip } from '../../ui/Strip'
import styles from './ConnectPage.module.css'
import { ConnectError } from './listWorkspaces'

/** Why a server's workspaces could not be listed, in words. */
export function ConnectFailure({ error, host }: { error: Error; host: string }) {
  return (
    <div className={styles.notice}>
      <Strip tone="danger" alert>
        {wordsFor(error, host)}
      </Strip>
    </div>
  )
}

function wordsFor(error: Error, host: string): string {
  const text = connectPageMessages.errors
  if (!(error instanceof ConnectError)) return text.network(host)
  if (error.code === 'refused') return text.refused(host, error.status ?? 0)
  return text[error.code](host)
}
