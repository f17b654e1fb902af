import { type FormEvent, useId, useRef, useState } from 'react'
import { useWorkspace } from '../../channels/context/WorkspaceProvider'
import { connectionDialogMessages as words } from '../../messages/dialogs/connectionDialog'
import { messages } from '../../messages/en'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/dialog/Dialog'
import { TextField } from '../../ui/field/TextField'
import { useWorkspaceName } from '../shell/useDocumentTitle'

const text = messages.app.connection

/** Asks for another token after the old one was refused. What is open stays as it is. */
export function SignInDialog({ onClose }: { onClose: () => void }) {
  const { connection } = useWorkspace()
  const name = useWorkspaceName()
  const [token, setToken] = useState('')
  const form = useId()
  const field = useRef<HTMLInputElement>(null)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (token.trim() === '') return
    connection.provideToken(token.trim())
    onClose()
  }
  return (
    <Dialog
      open
      title={words.signInTitle}
      initialFocus={field}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{messages.app.cancel}</Button>
          <Button variant="primary" type="submit" form={form}>
            {words.connect}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit}>
        <p>{text.expiredBar(name)}</p>
        <TextField
          ref={field}
          label={words.token}
          description={words.tokenNote}
          type="password"
          value={token}
          onChange={setToken}
        />
      </form>
    </Dialog>
  )
}
