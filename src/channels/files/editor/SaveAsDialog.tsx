import { type FormEvent, useRef, useState } from 'react'
import { revealHiddenInLine } from '../../../lib/text/revealHidden'
import { messages } from '../../../messages/en'
import { Button } from '../../../ui/Button'
import { Dialog } from '../../../ui/dialog/Dialog'
import { TextField } from '../../../ui/field/TextField'
import { useWorkspace } from '../../context/WorkspaceProvider'
import { nameOf } from '../paths'

const text = messages.editor

interface SaveAsDialogProps {
  path: string
  open: boolean
  onClose: () => void
}

/** Asks where the text of a file goes instead. Nothing that is there is replaced. */
export function SaveAsDialog({ path, open, onClose }: SaveAsDialogProps) {
  const { editors } = useWorkspace().files
  const [target, setTarget] = useState(path)
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<string | undefined>(undefined)
  const field = useRef<HTMLInputElement>(null)
  const form = useRef<HTMLFormElement>(null)

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (isBusy) return
    if (!/^\/.*[^/]$/.test(target)) return setError(text.pathNeeded)
    setBusy(true)
    const failure = await editors.saveAs(path, target)
    setBusy(false)
    setError(failure ?? undefined)
    if (failure === null) onClose()
  }

  return (
    <Dialog
      open={open}
      title={text.saveAsTitle(revealHiddenInLine(nameOf(path)))}
      initialFocus={field}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{text.cancel}</Button>
          <Button variant="primary" busy={isBusy} onClick={() => form.current?.requestSubmit()}>
            {text.save}
          </Button>
        </>
      }
    >
      <form ref={form} onSubmit={(event) => void submit(event)}>
        <TextField ref={field} label={text.saveAsPath} value={target} onChange={setTarget} error={error} />
      </form>
    </Dialog>
  )
}
