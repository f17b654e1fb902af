import { previewMessages as text } from '../../../messages/preview'
import { Button } from '../../../ui/Button'
import { EmptyState } from '../../../ui/EmptyState'
import { useAfter } from '../../../ui/useAfter'
import styles from './PreviewStage.module.css'

/** Milliseconds after which there is more to say than that we wait. */
const SLOW_MS = 10_000

interface PreviewWaitingProps {
  number: number
  /** A server accepted the connection. */
  mayBeSlow: boolean
  onReload: () => void
  openOutside: () => void
}

/** Says that a page is awaited, and after a while that it takes long. Mounted anew for every page. */
export function PreviewWaiting({ number, mayBeSlow, onReload, openOutside }: PreviewWaitingProps) {
  const isSlow = useAfter(SLOW_MS) && mayBeSlow
  return (
    <>
      <div className={styles.progress} aria-hidden="true" />
      <div className={styles.waiting}>
        <p role="status">{isSlow ? text.slow(number) : text.waiting(number)}</p>
        {isSlow && (
          <>
            <Button size="sm" onClick={onReload}>
              {text.reloadSlow}
            </Button>
            <Button size="sm" onClick={openOutside}>
              {text.openInNewTab}
            </Button>
          </>
        )}
      </div>
    </>
  )
}

interface PreviewGoneProps {
  number: number
  isOnTheWay: boolean
  onShowTerminal: (() => void) | undefined
}

/** Nothing was answering; once the next try is called slow, something is there again. Mounted anew for every try. */
export function PreviewGone({ number, isOnTheWay, onShowTerminal }: PreviewGoneProps) {
  const isSlow = useAfter(SLOW_MS) && isOnTheWay
  if (isSlow) return null
  return (
    <EmptyState text={text.gone(number)}>
      {onShowTerminal && <Button onClick={onShowTerminal}>{text.showTerminal}</Button>}
    </EmptyState>
  )
}
