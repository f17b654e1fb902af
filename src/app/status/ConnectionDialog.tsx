import { useTimes } from '../../channels/context/useFormats'
import { useConfig, useConnection, useWorkspace } from '../../channels/context/WorkspaceProvider'
import { connectionDialogMessages as words } from '../../messages/dialogs/connectionDialog'
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
    [words.workspace, name === id ? id : `${name} (${id})`],
    ...(root === undefined ? [] : [[words.folder, root] as const]),
    [words.server, endpoint],
    [words.state, summary.text],
    ...(state.catchingUp.length > 0
      ? [[words.waitsFor, state.catchingUp.map(describe).join(', ')] as const]
      : []),
    ...(state.attempt > 0 ? [[words.attempts, String(state.attempt)] as const] : []),
    ...(state.downSince !== null ? [[words.downSince, times.format(state.downSince)] as const] : []),
  ]
  const explanation = explain(state)
  return (
    <Dialog
      open
      title={words.title}
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
  const said = text.catchingUpWith[channel]
  return typeof said === 'string' ? said : said(count)
}

function explain(state: ConnectionState): string | null {
  if (state.status === 'suspect') return words.suspectDetail
  if (isLive(state)) return null
  if (state.reason === 'auth') return words.expiredDetail
  if (state.starting) return words.startingDetail
  if (state.reason === 'stopped') return state.canStart ? words.startableDetail : words.stoppedDetail
  if (state.reason === 'gone') return words.goneDetail
  return state.blockedByProxy ? words.proxy : words.waitingDetail
}
