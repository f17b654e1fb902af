import { useRef, useState } from 'react'
import { revealHiddenInLine } from '../../../lib/text/revealHidden'
import { agentContextMessages } from '../../../messages/agentContext'
import { appMessages } from '../../../messages/app'
import { Button } from '../../../ui/Button'
import { Dialog } from '../../../ui/dialog/Dialog'
import { Switch } from '../../../ui/field/Switch'
import styles from './UnsavedDialog.module.css'

const words = agentContextMessages.unsaved

interface UnsavedDialogProps {
  paths: readonly string[]
  onAnswer: (how: 'save' | 'send', isRemembered: boolean) => void
  onCancel: () => void
}

const nameOf = (path: string) => revealHiddenInLine(path.slice(path.lastIndexOf('/') + 1))

/** Asks what becomes of the unsaved text of files that a message names. */
export function UnsavedDialog({ paths, onAnswer, onCancel }: UnsavedDialogProps) {
  const [isRemembered, setRemembered] = useState(false)
  const save = useRef<HTMLButtonElement>(null)
  return (
    <Dialog
      open
      title={words.title(paths.map(nameOf))}
      initialFocus={save}
      onClose={onCancel}
      footer={
        <>
          <Button onClick={onCancel}>{appMessages.cancel}</Button>
          <Button onClick={() => onAnswer('send', isRemembered)}>{words.send}</Button>
          <Button ref={save} variant="primary" onClick={() => onAnswer('save', isRemembered)}>
            {words.save}
          </Button>
        </>
      }
    >
      <div className={styles.body}>
        <p>{words.body}</p>
        {paths.length > 1 && (
          <ul>
            {paths.map((path) => (
              <li key={path} dir="ltr">
                {revealHiddenInLine(path.slice(1))}
              </li>
            ))}
          </ul>
        )}
        <Switch
          label={words.remember}
          description={words.rememberNote}
          checked={isRemembered}
          onChange={setRemembered}
        />
      </div>
    </Dialog>
  )
}
