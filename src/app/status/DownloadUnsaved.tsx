import { useStore } from 'zustand/react'
import { useWorkspace } from '../../channels/context/WorkspaceProvider'
import { nameOf } from '../../channels/files/paths'
import { download } from '../../lib/download'
import { messages } from '../../messages/en'
import { Button } from '../../ui/Button'
import { unsavedTexts } from './unsavedTexts'

/** Hands out what stands only in the editors of this page, where it cannot be saved any more. Nothing: no button. */
export function DownloadUnsaved({ size = 'md' }: { size?: 'sm' | 'md' }) {
  const { files } = useWorkspace()
  const count = useStore(
    files.editors.view,
    (state) => Object.values(state.files).filter(({ isDirty }) => isDirty).length,
  )
  if (count === 0) return null
  const save = () => {
    for (const { path, bytes } of unsavedTexts(files)) download(nameOf(path), bytes, document)
  }
  return (
    <Button size={size} onClick={save}>
      {messages.app.connection.downloadUnsaved(count)}
    </Button>
  )
}
