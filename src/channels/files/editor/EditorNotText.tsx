import { download } from '../../../lib/download'
import { bigFileMessages as more } from '../../../messages/bigFiles'
import { messages } from '../../../messages/en'
import { Button } from '../../../ui/Button'
import { EmptyState } from '../../../ui/EmptyState'
import { useFormats } from '../../context/useFormats'
import { useIsLive } from '../../context/useIsLive'
import { useWorkspace } from '../../context/WorkspaceProvider'
import { nameOf } from '../paths'
import type { EditorFile } from './editorViewStore'

const text = messages.editor

interface EditorNotTextProps {
  file: EditorFile
  /** Opens a terminal where the file is; absent where none can be opened. */
  onTerminal?: (() => void) | null
}

/** Why a file is not shown as text, and what can be done about it. */
export function EditorNotText({ file, onTerminal = null }: EditorNotTextProps) {
  const { editors } = useWorkspace().files
  const isLive = useIsLive()
  const { bytes } = useFormats()
  const { path, bytes: content } = file
  const name = nameOf(path)
  const isBinary = file.status === 'binary' && content !== null
  const isRetried = file.status === 'error' || file.status === 'missing'
  return (
    <EmptyState text={wordsFor(file, bytes)}>
      {isBinary && <Button onClick={() => editors.openAsText(path)}>{text.openAsText}</Button>}
      {isBinary && <Button onClick={() => download(name, content, document)}>{text.download}</Button>}
      {file.status === 'tooLarge' && onTerminal && (
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
      {file.status === 'missing' && <Button onClick={() => editors.startNew(path)}>{text.createFile}</Button>}
    </EmptyState>
  )
}

function wordsFor({ path, status, size, reason }: EditorFile, bytes: (size: number) => string): string {
  const name = nameOf(path)
  if (status === 'binary') return text.binary(name, bytes(size ?? 0))
  if (status === 'tooLarge') return more.tooLarge(name, size === null ? null : bytes(size), reason ?? '')
  if (status === 'missing') return text.missing(name)
  return text.couldNotOpen(name, reason ?? '')
}
