import { bigFileMessages as more } from '../../../messages/bigFiles'
import { fileViewMessages } from '../../../messages/editing/fileViews'
import { messages } from '../../../messages/en'
import { Button } from '../../../ui/Button'
import { EmptyState } from '../../../ui/EmptyState'
import { useFormats } from '../../context/useFormats'
import { useIsLive } from '../../context/useIsLive'
import { useWorkspace } from '../../context/WorkspaceProvider'
import { nameOf } from '../paths'
import { canReadParts } from '../views/byteSource'
import { DownloadButton } from '../views/DownloadButton'
import styles from '../views/picture.module.css'
import { showAs } from '../views/viewKinds'
import type { EditorFile } from './editorViewStore'

const text = messages.editor

interface EditorNotTextProps {
  file: EditorFile
  /** Opens a terminal where the file is; absent where none can be opened. */
  onTerminal?: (() => void) | null
}

/** Why a file is not shown as text, and what can be done about it. */
export function EditorNotText({ file, onTerminal = null }: EditorNotTextProps) {
  const { editors, queries } = useWorkspace().files
  const isLive = useIsLive()
  const { bytes } = useFormats()
  const { path, bytes: content } = file
  const isBinary = file.status === 'binary'
  const hasBytes = isBinary || file.status === 'tooLarge'
  const canRead = canReadParts(queries) && (file.status !== 'tooLarge' || queries.has('files.live'))
  const isRetried = file.status === 'error' || file.status === 'missing'
  return (
    <div className={styles.centred}>
      <EmptyState text={wordsFor(file, bytes)}>
        {(isBinary || (hasBytes && queries.has('files.download'))) && <DownloadButton path={path} />}
        {isBinary && (
          // Of a large one only the beginning is here: it is read as what it is not.
          <Button onClick={() => (content ? editors.openAsText(path) : editors.reopenAs(path, 'utf-8'))}>
            {text.openAsText}
          </Button>
        )}
        {hasBytes && canRead && (
          <Button onClick={() => showAs(editors, path, 'hex')}>{fileViewMessages.as.hex}</Button>
        )}
        {file.status === 'tooLarge' && canRead && (
          <Button onClick={() => showAs(editors, path, 'tail')}>{fileViewMessages.as.tail}</Button>
        )}
        {hasBytes && onTerminal && (
          <Button disabledReason={isLive ? undefined : text.needsConnection} onClick={onTerminal}>
            {more.openInTerminal}
          </Button>
        )}
        {isRetried && (
          <Button
            disabledReason={isLive ? undefined : text.needsConnection}
            onClick={() => editors.retry(path)}
          >
            {text.tryAgain}
          </Button>
        )}
        {file.status === 'missing' && (
          <Button onClick={() => editors.startNew(path)}>{text.createFile}</Button>
        )}
      </EmptyState>
    </div>
  )
}

function wordsFor({ path, status, size, reason }: EditorFile, bytes: (size: number) => string): string {
  const name = nameOf(path)
  if (status === 'binary') return text.binary(name, bytes(size ?? 0))
  if (status === 'tooLarge') return more.tooLarge(name, size === null ? null : bytes(size), reason ?? '')
  if (status === 'missing') return text.missing(name)
  return text.couldNotOpen(name, reason ?? '')
}
