import { useEffect, useRef, useState } from 'react'
import { fileViewMessages as words } from '../../../messages/editing/fileViews'
import { messages } from '../../../messages/en'
import { useAnnounce } from '../../../ui/announce/AnnounceProvider'
import { Button } from '../../../ui/Button'
import { useIsLive } from '../../context/useIsLive'
import { useWorkspace } from '../../context/WorkspaceProvider'
import { errorText } from '../errorText'
import { nameOf } from '../paths'

/** Downloads a file of any size, and says how far it is. Pressed again, it ends. */
export function DownloadButton({ path, size = 'md' }: { path: string; size?: 'sm' | 'md' }) {
  const { queries } = useWorkspace().files
  const isLive = useIsLive()
  const announce = useAnnounce()
  const [percent, setPercent] = useState<number | null>(null)
  const [failure, setFailure] = useState<string | null>(null)
  const run = useRef(0)
  useEffect(
    () => () => {
      run.current += 1
    },
    [],
  )
  const isRunning = percent !== null
  const start = async () => {
    const mine = ++run.current
    const isWanted = () => mine === run.current
    setFailure(null)
    setPercent(0)
    try {
      const { downloadFile } = await import('../transfer/downloadFile')
      await downloadFile(path, queries, {
        page: document,
        progress: (part) => isWanted() && setPercent(part),
        isWanted,
      })
    } catch (error) {
      if (!isWanted()) return
      setFailure(errorText(error))
      announce(words.downloadFailed(nameOf(path), errorText(error)))
    } finally {
      if (isWanted()) setPercent(null)
    }
  }
  const end = () => {
    run.current += 1
    setPercent(null)
  }
  return (
    <>
      <Button
        size={size}
        disabledReason={isLive || isRunning ? undefined : messages.editor.needsConnection}
        onClick={() => (isRunning ? end() : void start())}
      >
        {isRunning ? words.downloading(percent) : words.download}
      </Button>
      {failure !== null && <span role="alert">{words.downloadFailed(nameOf(path), failure)}</span>}
    </>
  )
}
