import { type ReactNode, useRef, useState } from 'react'
import type { ChosenFile } from '../../channels/agent/changes/changesModel'
import { useActOnChanges } from '../../channels/agent/changes/useChangesOf'
import { revealHiddenInLine } from '../../lib/text/revealHidden'
import { changesMessages as words } from '../../messages/changes'
import { messages } from '../../messages/en'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/dialog/Dialog'
import { TextArea } from '../../ui/field/TextArea'

interface Asked {
  readonly taskId: string
  readonly files: readonly ChosenFile[]
}

interface ReasonDialog {
  /** Asks why, undoes then, and lets the agent know with its next message. */
  readonly ask: (taskId: string, files: readonly ChosenFile[]) => void
  readonly dialog: ReactNode
}

/** "Undo and tell the agent…". */
export function useReasonDialog(): ReasonDialog {
  const act = useActOnChanges()
  const [asked, setAsked] = useState<Asked | null>(null)
  const undo = (reason: string) => {
    if (asked) act((model) => model.undo(asked.taskId, asked.files, { reason }))
    setAsked(null)
  }
  return {
    ask: (taskId, files) => setAsked({ taskId, files }),
    dialog: asked && <UndoReasonDialog asked={asked} onUndo={undo} onCancel={() => setAsked(null)} />,
  }
}

/** Of one file it says which lines. */
function titleOf({ files }: Asked): string {
  const names = files.map(({ path }) => revealHiddenInLine(path.slice(path.lastIndexOf('/') + 1)))
  const [name = ''] = names
  const lines = files.flatMap(({ ranges }) => ranges ?? []).map(({ after }) => after)
  if (files.length !== 1 || lines.length === 0) return words.reasonTitle(names)
  const from = Math.min(...lines.map(({ start }) => start))
  return words.reasonTitleLines(name, from, Math.max(...lines.map(({ start, count }) => start + count - 1)))
}

interface UndoReasonDialogProps {
  asked: Asked
  onUndo: (reason: string) => void
  onCancel: () => void
}

function UndoReasonDialog({ asked, onUndo, onCancel }: UndoReasonDialogProps) {
  const [reason, setReason] = useState('')
  const field = useRef<HTMLTextAreaElement>(null)
  return (
    <Dialog
      open
      title={titleOf(asked)}
      initialFocus={field}
      onClose={onCancel}
      footer={
        <>
          <Button onClick={onCancel}>{messages.app.cancel}</Button>
          <Button variant="primary" onClick={() => onUndo(reason)}>
            {words.reasonUndo}
          </Button>
        </>
      }
    >
      <TextArea
        ref={field}
        label={words.reasonLabel}
        note={words.reasonNote}
        rows={3}
        maxLength={2000}
        value={reason}
        onChange={setReason}
      />
    </Dialog>
  )
}
