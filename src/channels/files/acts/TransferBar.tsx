import type { ReactNode } from 'react'
import { useStore } from 'zustand/react'
import { revealHiddenInLine } from '../../../lib/text/revealHidden'
import { transferMessages as text } from '../../../messages/editing/transfer'
import { Button } from '../../../ui/Button'
import { Strip } from '../../../ui/Strip'
import { useDisabledReason } from '../../context/useDisabledReason'
import { useFormats } from '../../context/useFormats'
import { useWorkspace } from '../../context/WorkspaceProvider'
import { ConflictDialog } from './ConflictDialog'
import styles from './TransferBar.module.css'

/** How far what is uploaded is, what of it needs an answer, and what of it failed. */
export function UploadBar() {
  const { viewStore, commands } = useWorkspace().files
  const upload = useStore(viewStore, (view) => view.upload)
  const unready = useDisabledReason('files')
  const { bytes, number } = useFormats()
  if (upload === null) return null
  if (upload.kind === 'failed')
    return (
      <Failure
        words={upload.text}
        unready={unready}
        onRetry={() => commands.act((acts) => acts.retryUpload())}
        onDismiss={() => commands.act((acts) => acts.dismissUpload())}
      />
    )
  const { done, files, sent, bytes: size, isWaiting, conflict } = upload
  const words = text.progress(number(Math.min(done + 1, files)), number(files), bytes(sent), bytes(size))
  return (
    <>
      <Bar
        label={text.upload}
        cancelLabel={text.cancelUpload}
        value={sent}
        size={size}
        onCancel={() => commands.act((acts) => acts.cancelUpload())}
      >
        {isWaiting ? text.waiting : files === 0 ? text.preparing : words}
      </Bar>
      {conflict && <ConflictDialog key={conflict.path} conflict={conflict} />}
    </>
  )
}

/** The same of what is downloaded. */
export function DownloadBar() {
  const { viewStore, commands } = useWorkspace().files
  const download = useStore(viewStore, (view) => view.download)
  const unready = useDisabledReason('files', 'connected')
  const { bytes } = useFormats()
  if (download === null) return null
  if (download.kind === 'failed')
    return (
      <Failure
        words={download.text}
        unready={unready}
        onRetry={() => commands.act((acts) => acts.retryDownload())}
        onDismiss={() => commands.act((acts) => acts.dismissDownload())}
      />
    )
  const { name, received, size, isWaiting } = download
  const shown = revealHiddenInLine(name)
  const words = size === 0 ? text.asking(shown) : text.receiving(shown, bytes(received), bytes(size))
  return (
    <Bar
      label={text.download}
      cancelLabel={text.cancelDownload}
      value={received}
      size={size}
      onCancel={() => commands.act((acts) => acts.cancelDownload())}
    >
      {isWaiting ? text.waitingDown : words}
    </Bar>
  )
}

interface BarProps {
  readonly label: string
  readonly cancelLabel: string
  readonly value: number
  readonly size: number
  readonly onCancel: () => void
  readonly children: ReactNode
}

function Bar({ label, cancelLabel, value, size, onCancel, children }: BarProps) {
  return (
    <section className={styles.bar} aria-label={label}>
      <p className={styles.text}>{children}</p>
      <Button size="sm" aria-label={cancelLabel} onClick={onCancel}>
        {text.cancel}
      </Button>
      <progress className={styles.progress} aria-label={label} value={value} max={Math.max(size, 1)} />
    </section>
  )
}

interface FailureProps {
  readonly words: string
  readonly unready: string | undefined
  readonly onRetry: () => void
  readonly onDismiss: () => void
}

function Failure({ words, unready, onRetry, onDismiss }: FailureProps) {
  return (
    <Strip
      tone="danger"
      alert
      actions={
        <>
          <Button size="sm" disabledReason={unready} onClick={onRetry}>
            {text.retry}
          </Button>
          <Button size="sm" onClick={onDismiss}>
            {text.dismiss}
          </Button>
        </>
      }
    >
      {revealHiddenInLine(words)}
    </Strip>
  )
}
