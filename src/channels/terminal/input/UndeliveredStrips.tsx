import { useId } from 'react'
import { useStore } from 'zustand/react'
import { revealHiddenInLine } from '../../../lib/text/revealHidden'
import { truncate } from '../../../lib/text/surrogates'
import { messages } from '../../../messages/en'
import { Button } from '../../../ui/Button'
import { Strip } from '../../../ui/Strip'
import { useDisabledReason } from '../../context/useDisabledReason'
import { useWorkspace } from '../../context/WorkspaceProvider'
import { NOTHING_UNDELIVERED } from '../viewStore'
import styles from './UndeliveredStrips.module.css'

const text = messages.terminal
/** Characters of it that are shown. */
const SHOWN = 200

interface UndeliveredStripsProps {
  sessionId: string
  /** There is a shell that would get it. */
  canInsert: boolean
  onPaste: (text: string) => void
}

/** What the terminal did not get, and what is to become of it. */
export function UndeliveredStrips({ sessionId, canInsert, onPaste }: UndeliveredStripsProps) {
  const { commands, viewStore } = useWorkspace().terminals
  const { typed, pasted } = useStore(viewStore, (view) => view.undelivered[sessionId]) ?? NOTHING_UNDELIVERED
  const off = useDisabledReason('terminal', 'connected')
  const refusal = canInsert ? undefined : (off ?? text.offlineReason)
  const box = useId()
  const drop = (rest: { typed: string; pasted: string }) => {
    commands.undelivered.discard(sessionId)
    if (rest.typed !== '' || rest.pasted !== '') commands.undelivered.keep(sessionId, rest)
    commands.focus()
  }
  const dropTyped = () => drop({ typed: '', pasted })
  const dropPasted = () => drop({ typed, pasted: '' })
  return (
    <>
      {typed !== '' && (
        <Strip
          tone="warning"
          alert
          actions={
            <Choices
              refusal={refusal}
              onDiscard={dropTyped}
              onInsert={() => {
                // The shell may refuse it again, which shows it once more.
                dropTyped()
                commands.input(sessionId, typed)
              }}
            />
          }
        >
          {text.notSent([...typed].length)} <code className={styles.typed}>{preview(typed)}</code>
        </Strip>
      )}
      {pasted !== '' && (
        <Strip
          tone="warning"
          actions={
            <Choices
              refusal={refusal}
              onDiscard={dropPasted}
              onInsert={() => {
                dropPasted()
                onPaste(pasted)
              }}
            />
          }
        >
          <label htmlFor={box}>{text.notPasted}</label>
          <textarea
            id={box}
            className={styles.pasted}
            rows={3}
            value={pasted}
            onChange={(event) => commands.undelivered.editPasted(sessionId, event.target.value)}
          />
        </Strip>
      )}
    </>
  )
}

function Choices(props: { refusal: string | undefined; onInsert: () => void; onDiscard: () => void }) {
  const { refusal, onInsert, onDiscard } = props
  return (
    <>
      <Button size="sm" disabledReason={refusal} onClick={onInsert}>
        {text.insert}
      </Button>
      <Button size="sm" variant="quiet" onClick={onDiscard}>
        {text.discard}
      </Button>
    </>
  )
}

function preview(typed: string): string {
  const shown = revealHiddenInLine(typed)
  return shown.length > SHOWN ? `${truncate(shown, SHOWN)}…` : shown
}
