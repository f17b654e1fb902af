import { useStore } from 'zustand/react'
import { revealHiddenInLine } from '../../../lib/text/revealHidden'
import { fileActMessages as text } from '../../../messages/editing/fileActs'
import { useAnnounce } from '../../../ui/announce/AnnounceProvider'
import { ConfirmDialog } from '../../../ui/dialog/ConfirmDialog'
import { useDisabledReason } from '../../context/useDisabledReason'
import { useWorkspace } from '../../context/WorkspaceProvider'
import { nameOf, parentOf } from '../paths'

/** Asks before something is deleted that cannot come back. */
export function DeleteDialog() {
  const { commands, viewStore, queries } = useWorkspace().files
  const { queryClient } = useWorkspace()
  const doomed = useStore(viewStore, (view) => view.doomed)
  const unready = useDisabledReason('files')
  const announce = useAnnounce()
  const [first = '/', ...others] = doomed?.paths ?? []
  const isFolder = queryClient
    .getQueryData(queries.list(parentOf(first)).queryKey)
    ?.entries.some(({ name, type }) => name === nameOf(first) && type === 'directory')
  const reason = doomed?.reason ?? null

  const confirm = () => {
    commands.doom(null)
    if (unready !== undefined) announce(unready)
    else if (doomed) commands.remove(...doomed.paths)
  }
  return (
    <ConfirmDialog
      open={doomed !== null}
      title={
        others.length > 0
          ? text.confirmDeleteSeveral(others.length + 1)
          : text.confirmDelete(revealHiddenInLine(nameOf(first)), isFolder === true)
      }
      body={reason === null ? text.cannotUndo : `${reason} ${text.cannotUndo}`}
      confirmLabel={reason === null ? text.delete : text.deleteForGood}
      danger
      onCancel={() => commands.doom(null)}
      onConfirm={confirm}
    />
  )
}
