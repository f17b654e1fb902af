import { useRef } from 'react'
import { revealHiddenInLine } from '../../lib/text/revealHidden'
import { messages } from '../../messages/en'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/dialog/Dialog'

const text = messages.editor

interface CloseDialogProps {
  /** Name of the file with unsaved text; null while no question is open. */
  file: string | null
  onSave: () => void
  onDiscard: () => void
  onCancel: () => void
}

/** Asks what to do with unsaved text when a tab closes. The focus starts on the answer that loses nothing. */
export function CloseDialog({ file, onSave, onDiscard, onCancel }: CloseDialogProps) {
  const save = useRef<HTMLButtonElement>(null)
  return (
    <Dialog
      open={file !== null}
      title={text.askToSave(revealHiddenInLine(file ?? ''))}
      role="alertdialog"
      initialFocus={save}
      onClose={onCancel}
      footer={
        <>
          <Button onClick={onCancel}>{text.cancel}</Button>
          <Button variant="danger" onClick={onDiscard}>
            {text.dontSave}
          </Button>
          <Button ref={save} variant="primary" onClick={onSave}>
            {text.save}
          </Button>
        </>
      }
    >
      <p>{text.askBody}</p>
    </Dialog>
  )
}
