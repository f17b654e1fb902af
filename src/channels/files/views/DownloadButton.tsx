import { useStore } from 'zustand/react'
import { fileViewMessages as words } from '../../../messages/editing/fileViews'
import { messages } from '../../../messages/en'
import { Button } from '../../../ui/Button'
import { useIsLive } from '../../context/useIsLive'
import { useWorkspace } from '../../context/WorkspaceProvider'

/** Downloads the file as the tree does, and says how far it is. Pressed again, it ends. */
export function DownloadButton({ path, size = 'md' }: { path: string; size?: 'sm' | 'md' }) {
  const { commands, viewStore } = useWorkspace().files
  const isLive = useIsLive()
  const download = useStore(viewStore, (view) => (view.download?.path === path ? view.download : null))
  const isRunning = download?.kind === 'receiving'
  return (
    <>
      <Button
        size={size}
        disabledReason={isLive || isRunning ? undefined : messages.editor.needsConnection}
        onClick={() =>
          commands.act((acts) => (isRunning ? acts.cancelDownload() : acts.download(path, false)))
        }
      >
        {isRunning
          ? words.downloading(Math.floor((download.received * 100) / Math.max(download.size, 1)))
          : words.download}
      </Button>
      {download?.kind === 'failed' && <span role="alert">{download.text}</span>}
    </>
  )
}
