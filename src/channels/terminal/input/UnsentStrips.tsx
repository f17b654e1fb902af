import { useId } from 'react'
import { useStore } from 'zustand/react'
import { visibleText } from '../../../lib/text/visibleText'
import { messages } from '../../../messages/en'
import { Button } from '../../../ui/Button'
import { Strip } from '../../../ui/Strip'
import { useWorkspace } from '../../context/SocketProvider'
import { useOffReason } from '../useOffReason'
import { NOTHING_UNSENT } from '../viewStore'
import styles from './UnsentStrips.module.css'

const text = messages.terminal
/** Characters of it that are shown. */
const SHOWN = 200

interface UnsentStripsProps {
  sessionId: string
  /** There is a shell that would get it. */
  canInsert: boolean
  onPaste: (text: string) => void
}

/** What the terminal did not get, and what is to become of it. */
export function UnsentStrips({ sessionId, canInsert, onPaste }: UnsentStripsProps) {
  const { commands, viewStore } = useWorkspace().terminals
  const { typed, pasted } = useStore(viewStore, (view) => view.unsent[sessionId]) ?? NOTHING_UNSENT
  const off = useOffReason()
  const refusal = canInsert ? undefined : (off ?? text.offlineReason)
  const box = useId()
  const drop = (rest: { typed: string; pasted: string }) => {
    commands.unsent.discard(sessionId)
    if (rest.typed !== '' || rest.pasted !== '') commands.unsent.keep(sessionId, rest)
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
                // It may come back at once, to be shown anew.
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
            onChange={(event) => commands.unsent.editPasted(sessionId, event.target.value)}
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
  const shown = visibleText(typed)
  return shown.length > SHOWN ? `${shown.slice(0, SHOWN)}…` : shown
}
