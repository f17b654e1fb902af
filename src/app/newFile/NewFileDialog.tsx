import { type FormEvent, useEffect, useEffectEvent, useRef, useState } from 'react'
import { useWorkspace } from '../../channels/context/WorkspaceProvider'
import { answerMessages as words } from '../../messages/answer'
import { messages } from '../../messages/en'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/dialog/Dialog'
import { TextField } from '../../ui/field/TextField'
import { useApp } from '../AppContext'
import { endingOf } from './endingOf'
import type { NewCode } from './useCodeUse'

/** Asks where code becomes a file; one that the answer names is begun without a question where there is none yet. */
export function NewFileDialog({ asked, onClose }: { asked: NewCode; onClose: () => void }) {
  const { openFile } = useApp()
  const { editors } = useWorkspace().files
  const [target, setTarget] = useState(asked.path ?? `/untitled${endingOf(asked.language)}`)
  const [isOpen, setOpen] = useState(asked.path === null)
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<string | undefined>(undefined)
  const field = useRef<HTMLInputElement>(null)
  const form = useRef<HTMLFormElement>(null)

  const begin = async (path: string) => {
    setBusy(true)
    const text = asked.code.endsWith('\n') ? asked.code : `${asked.code}\n`
    const failure = await editors.beginWith(path, text)
    setBusy(false)
    if (failure === null) {
      onClose()
      openFile(path)
    } else {
      setError(failure)
      setOpen(true)
    }
  }
  const start = useEffectEvent(() => {
    if (asked.path !== null) void begin(asked.path)
  })
  useEffect(() => start(), [])
  function submit(event: FormEvent) {
    event.preventDefault()
    if (isBusy) return
    if (/^\/.*[^/]$/.test(target)) void begin(target)
    else setError(messages.editor.pathNeeded)
  }
  return (
    <Dialog
      open={isOpen}
      title={words.newFile}
      initialFocus={field}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button variant="primary" busy={isBusy} onClick={() => form.current?.requestSubmit()}>
            {words.begin}
          </Button>
        </>
      }
    >
      <form ref={form} onSubmit={submit}>
        <TextField
          ref={field}
          label={words.newFilePath}
          description={words.newFileNote}
          value={target}
          onChange={setTarget}
          error={error}
        />
      </form>
    </Dialog>
  )
}
