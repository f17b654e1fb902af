import { type FormEvent, useId, useRef, useState } from 'react'
import { gitLogMessages as words } from '../../../messages/editing/gitLog'
import { messages } from '../../../messages/en'
import { Button } from '../../../ui/Button'
import { Dialog } from '../../../ui/dialog/Dialog'
import { TextField } from '../../../ui/field/TextField'

interface BranchHereDialogProps {
  /** Null: it is not asked for. */
  commit: string | null
  onClose: () => void
  onName: (name: string, commit: string) => void
}

/** Asks for the name of a branch that begins at a commit. */
export function BranchHereDialog({ commit, onClose, onName }: BranchHereDialogProps) {
  const [name, setName] = useState('')
  const form = useId()
  const field = useRef<HTMLInputElement>(null)
  const end = () => {
    setName('')
    onClose()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() === '' || commit === null) return
    onName(name.trim(), commit)
    end()
  }
  return (
    <Dialog
      open={commit !== null}
      title={words.branchTitle}
      initialFocus={field}
      onClose={end}
      footer={
        <>
          <Button onClick={end}>{messages.app.cancel}</Button>
          <Button variant="primary" type="submit" form={form}>
            {words.createBranch}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit}>
        <TextField
          ref={field}
          label={words.branchName}
          description={commit?.slice(0, 7)}
          value={name}
          onChange={setName}
        />
      </form>
    </Dialog>
  )
}
