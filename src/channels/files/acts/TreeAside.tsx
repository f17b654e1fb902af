import { useEffect, useState } from 'react'
import { useStore } from 'zustand/react'
import { revealHiddenInLine } from '../../../lib/text/revealHidden'
import { fileActMessages as text } from '../../../messages/editing/fileActs'
import { Button } from '../../../ui/Button'
import { Strip } from '../../../ui/Strip'
import { useWorkspace } from '../../context/WorkspaceProvider'
import { DeleteDialog } from './DeleteDialog'
import { doubtText } from './fileChanges'
import { DownloadBar, UploadBar } from './TransferBar'
import { TrashDialog } from './TrashDialog'
import './treeGuides.css'
import { UndoBar } from './UndoBar'

/** What is over sooner is not spoken of, ms. */
const LONG_MS = 300

/** What is asked, said and offered about changes of files, below the tree. */
export function TreeAside() {
  const { viewStore, commands } = useWorkspace().files
  const working = useLong(useStore(viewStore, (view) => view.working))
  const dropHint = useStore(viewStore, (view) => view.dropHint)
  const inDoubt = useStore(viewStore, (view) => view.inDoubt)
  const undoable = useStore(viewStore, (view) => view.undoable)
  const isTrashShown = useStore(viewStore, (view) => view.isTrashShown)
  return (
    <>
      {inDoubt.map((act) => (
        <Strip key={`${act.kind} ${act.path}`} tone="warning">
          {doubtText(act)}
        </Strip>
      ))}
      {working !== null && (
        <Strip
          tone="info"
          actions={
            <Button size="sm" onClick={commands.stopPlacing}>
              {text.stop}
            </Button>
          }
        >
          {working}
        </Strip>
      )}
      {dropHint !== null && <Strip tone="info">{revealHiddenInLine(dropHint)}</Strip>}
      <UploadBar />
      <DownloadBar />
      {undoable && <UndoBar undoable={undoable} />}
      <DeleteDialog />
      {isTrashShown && <TrashDialog />}
    </>
  )
}

/** Null until it has lasted. */
function useLong(working: string | null): string | null {
  const [isLong, setLong] = useState(false)
  const isWorking = working !== null
  useEffect(() => {
    if (!isWorking) {
      setLong(false)
      return
    }
    const timer = setTimeout(() => setLong(true), LONG_MS)
    return () => clearTimeout(timer)
  }, [isWorking])
  return isLong ? working : null
}
