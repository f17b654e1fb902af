import { type ReactNode, useRef } from 'react'
import { messages } from '../../messages/en'
import { Button } from '../Button'
import { Dialog } from './Dialog'

export interface ConfirmDialogProps {
  open: boolean
  /** The question. */
  title: string
  body?: ReactNode
  /** A verb. */
  confirmLabel: string
  /** Of the harmless answer; otherwise “Cancel”. */
  cancelLabel?: string
  danger?: boolean
  onConfirm: () => void
  onCancel: () => void
}

/** Asks before what cannot be undone. The focus starts on the harmless answer. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { open, title, body, confirmLabel, danger = false, onConfirm, onCancel } = props
  const { cancelLabel = messages.app.cancel } = props
  const cancel = useRef<HTMLButtonElement>(null)
  return (
    <Dialog
      open={open}
      title={title}
      role="alertdialog"
      initialFocus={cancel}
      onClose={onCancel}
      footer={
        <>
          <Button ref={cancel} onClick={onCancel}>
            {cancelLabel}
          </Button>
          <Button variant={danger ? 'danger' : 'primary'} onClick={onConfirm}>
            {confirmLabel}
          </Button>
        </>
      }
    >
      {body}
    </Dialog>
  )
}
