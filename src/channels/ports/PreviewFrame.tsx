import { ExternalLink, RotateCw } from 'lucide-react'
import { useState } from 'react'
import { messages } from '../../messages/en'
import { Button } from '../../ui/Button'
import { EmptyState } from '../../ui/EmptyState'
import { IconButton } from '../../ui/IconButton'
import { Strip } from '../../ui/Strip'
import { useAfter } from '../../ui/useAfter'
import { useConfig, usePorts } from '../../workspace/SocketProvider'
import { useIsLive } from '../../workspace/useIsLive'
import { PreviewAddressField } from './PreviewAddressField'
import styles from './PreviewFrame.module.css'
import { previewAddress, previewSource } from './previewAddress'
import { selectPort } from './store'

const text = messages.ports

/** The preview page may do what an app needs, but never navigate us: its origin differs from ours. */
const SANDBOX = 'allow-scripts allow-same-origin allow-forms allow-modals allow-popups allow-downloads'

interface PreviewFrameProps {
  port: number
  active: boolean
  onShowTerminal?: () => void
}

/** One previewed port as a tab of the editor area, with its own small toolbar. */
export function PreviewFrame({ port: number, active, onShowTerminal }: PreviewFrameProps) {
  const port = usePorts(selectPort(number))
  const template = useConfig((state) => state.config?.preview?.urlTemplate)
  const [path, setPath] = useState('/')
  const [reloads, setReloads] = useState(0)
  const live = useIsLive()
  const loaded = usePorts((state) => state.loaded)
  const told = port ? { origin: previewAddress(port, template), pid: port.pid } : null
  const [kept, setKept] = useState(told)
  // What the server does not say just now is no news: the page that is shown stays as it is.
  const shown = told ?? (live && loaded ? null : kept)
  if (shown !== kept && (shown?.origin !== kept?.origin || shown?.pid !== kept?.pid)) setKept(shown)
  const origin = shown?.origin ?? null
  const offline = live ? undefined : text.offline
  const source = origin === null ? null : previewSource(origin, path, location.origin)

  function go(next: string) {
    setPath(next)
    setReloads((count) => count + 1)
  }

  return (
    <div className={styles.preview} hidden={!active}>
      <div className={styles.toolbar} role="toolbar" aria-label={text.previewTitle(number)}>
        <IconButton
          label={text.reload}
          icon={RotateCw}
          disabled={source === null}
          disabledReason={offline}
          onClick={() => go(path)}
        />
        <PreviewAddressField path={path} disabled={!live} onGo={go} />
        <IconButton
          label={text.openInNewTab}
          icon={ExternalLink}
          disabled={source === null}
          disabledReason={offline}
          onClick={() => source !== null && window.open(source, '_blank', 'noopener,noreferrer')}
        />
      </div>
      {!live && source !== null && <Strip tone="info">{text.previewPaused}</Strip>}
      {source !== null ? (
        <Frame key={`${reloads} ${shown?.pid}`} number={number} source={source} />
      ) : (
        <EmptyState text={shown === null ? text.gone(number) : origin === null ? text.notShown : text.unsafe}>
          {onShowTerminal && <Button onClick={onShowTerminal}>{text.showTerminal}</Button>}
        </EmptyState>
      )}
    </div>
  )
}

/** A fresh frame per load, so that reloading needs nothing of the page inside. */
function Frame({ number, source }: { number: number; source: string }) {
  const [loaded, setLoaded] = useState(false)
  const slow = useAfter(10_000)
  return (
    <div className={styles.stage}>
      {!loaded && (
        <p className={styles.waiting} role="status">
          {slow ? text.slow(number) : text.waiting(number)}
        </p>
      )}
      <iframe
        className={styles.frame}
        title={text.previewTitle(number)}
        src={source}
        sandbox={SANDBOX}
        referrerPolicy="no-referrer"
        allow=""
        onLoad={() => setLoaded(true)}
      />
    </div>
  )
}
