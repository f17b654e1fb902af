import { useRef, useState } from 'react'
import { revealHiddenInLine } from '../../../lib/text/revealHidden'
import { transferMessages } from '../../../messages/editing/transfer'
import { Button } from '../../../ui/Button'
import { Dialog } from '../../../ui/dialog/Dialog'
import { Switch } from '../../../ui/field/Switch'
import { useWorkspace } from '../../context/WorkspaceProvider'
import { nameOf, parentOf } from '../paths'
import type { Conflict, ConflictChoice } from '../transfer/transferState'

const text = transferMessages.conflict

/** What is to become of a file that is uploaded to where there is one. The focus starts on what writes nothing. */
export function ConflictDialog({ conflict }: { conflict: Conflict }) {
  const { commands } = useWorkspace().files
  const { path, isFolder, isNew, others } = conflict
  const [isForAll, setForAll] = useState(false)
  const skip = useRef<HTMLButtonElement>(null)
  const around = parentOf(path)
  const folder = around === '/' ? transferMessages.root : revealHiddenInLine(nameOf(around))
  const answer = (choice: ConflictChoice) => commands.act((acts) => acts.answerConflict({ choice, isForAll }))
  const cancel = () => commands.act((acts) => acts.answerConflict(null))
  return (
    <Dialog
      open
      title={text.title(revealHiddenInLine(nameOf(path)))}
      role="alertdialog"
      initialFocus={skip}
      onClose={cancel}
      footer={
        <>
          <Button onClick={cancel}>{transferMessages.cancelUpload}</Button>
          <Button ref={skip} onClick={() => answer('skip')}>
            {text.skip}
          </Button>
          <Button onClick={() => answer('keepBoth')}>{text.keepBoth}</Button>
          {!isFolder && (
            <Button variant="danger" onClick={() => answer('replace')}>
              {text.replace}
            </Button>
          )}
        </>
      }
    >
      <p>{isNew ? text.isNew(folder) : isFolder ? text.isFolder(folder) : text.within(folder)}</p>
      {others > 0 && <Switch label={text.forAll(others)} checked={isForAll} onChange={setForAll} />}
    </Dialog>
  )
}
