import { useStore } from 'zustand/react'
import { useConnection, useWorkspace } from '../../channels/context/WorkspaceProvider'
import { messages } from '../../messages/en'
import { Button } from '../../ui/Button'
import { Strip } from '../../ui/Strip'
import { useApp } from '../AppContext'
import { useWorkspaceName } from '../shell/useDocumentTitle'
import { barText } from './barText'
import { DownloadUnsaved } from './DownloadUnsaved'
import { useConnectionSummary } from './useConnectionSummary'

const text = messages.app.connection

/** Says across the editor that nothing is tried any more, and what can be done. It blocks nothing. */
export function ConnectionBar() {
  const { dialogs, embedHost } = useApp()
  const { connection } = useWorkspace()
  const name = useWorkspaceName()
  const reason = useConnection((state) => state.reason)
  const starting = useConnection((state) => state.starting)
  const { action } = useConnectionSummary()
  const access = useStore(embedHost, ({ access }) => access)
  if (reason === null || starting) return null
  const renewal = reason === 'auth' ? access : null
  return (
    <Strip
      tone="warning"
      actions={
        <>
          {renewal && (
            <Button size="sm" onClick={() => renewal.renew()}>
              {messages.embed.tryAgain}
            </Button>
          )}
          {action === 'signIn' && !renewal && (
            <Button size="sm" onClick={() => dialogs.setState({ open: 'signIn' })}>
              {text.signInAgain}
            </Button>
          )}
          {action === 'startAgain' && (
            <Button size="sm" onClick={() => connection.startWorkspace()}>
              {text.startAgain}
            </Button>
          )}
          {reason !== 'auth' && <DownloadUnsaved size="sm" />}
        </>
      }
    >
      {renewal ? messages.embed.noToken(renewal.host) : barText(reason, name)}
    </Strip>
  )
}
