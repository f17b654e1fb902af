import { useTimes } from '../../channels/context/useFormats'
import { useConfig, useConnection, useWorkspace } from '../../channels/context/WorkspaceProvider'
import { messages } from '../../messages/en'
import { type CatchingUp, type ConnectionState, isLive } from '../../socket/connection/connectionState'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/dialog/Dialog'
import { useApp } from '../AppContext'
import { useWorkspaceName } from '../shell/useDocumentTitle'
import styles from './ConnectionDialog.module.css'
import { DownloadUnsaved } from './DownloadUnsaved'
import { useConnectionSummary } from './useConnectionSummary'

const text = messages.app.connection
const TIME = { dateStyle: 'short', timeStyle: 'medium' } as const

/** Where we are connected to, how that goes, and what can be done. */
export function ConnectionDialog({ onClose }: { onClose: () => void }) {
  const { id, endpoint, connection } = useWorkspace()
  const { dialogs } = useApp()
  const name = useWorkspaceName()
  const state = useConnection((whole) => whole)
  const root = useConfig((config) => config.config?.workspace.root)
  const summary = useConnectionSummary()
  const times = useTimes(TIME)
  const facts: readonly (readonly [string, string])[] = [
    [text.workspace, name === id ? id : `${name} (${id})`],
    ...(root === undefined ? [] : [[text.folder, root] as const]),
    [text.server, endpoint],
    [text.state, summary.text],
    ...(state.catchingUp.length > 0
      ? [[text.waitsFor, state.catchingUp.map(describe).join(', ')] as const]
      : []),
    ...(state.attempt > 0 ? [[text.attempts, String(state.attempt)] as const] : []),
    ...(state.downSince !== null ? [[text.downSince, times.format(state.downSince)] as const] : []),
  ]
  const explanation = explain(state)
  return (
    <Dialog
      open
      title={text.title}
      onClose={onClose}
      footer={
        <>
          {summary.action === 'signIn' && (
            <Button onClick={() => dialogs.setState({ open: 'signIn' })}>{text.signInAgain}</Button>
          )}
          {state.status === 'blocked' && <DownloadUnsaved />}
          {summary.action === 'startAgain' && (
            <Button onClick={() => connection.startWorkspace()}>{text.startAgain}</Button>
          )}
          {!isLive(state) && summary.action !== 'signIn' && (
            <Button onClick={() => connection.retryNow()}>{text.tryNow}</Button>
          )}
          <Button variant="primary" onClick={onClose}>
            {messages.app.close}
          </Button>
        </>
      }
    >
      {explanation !== null && <p className={styles.explanation}>{explanation}</p>}
      <dl className={styles.facts}>
        {facts.map(([term, value]) => (
          <div key={term} className={styles.fact}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}

function describe({ channel, count }: CatchingUp): string {
  const words = text.catchingUpWith[channel]
  return typeof words === 'string' ? words : words(count)
}

function explain(state: ConnectionState): string | null {
  if (state.status === 'suspect') return text.suspectDetail
  if (isLive(state)) return null
  if (state.reason === 'auth') return text.expiredDetail
  if (state.starting) return text.startingDetail
  if (state.reason === 'stopped') return state.canStart ? text.startableDetail : text.stoppedDetail
  if (state.reason === 'gone') return text.goneDetail
  return state.blockedByProxy ? text.proxy : text.waitingDetail
}
