import { revealHiddenInLine } from '../../../lib/text/revealHidden'
import { messages } from '../../../messages/en'
import { ConfirmDialog } from '../../../ui/dialog/ConfirmDialog'
import { useTerminals, useWorkspace } from '../../context/WorkspaceProvider'
import type { RunningProgram } from '../shared/protocol'
import { selectTerminal } from '../store'
import type { Closing } from '../viewStore'
import styles from './CloseQuestion.module.css'

const text = messages.terminal
/** Programs that are named one by one. */
const NAMED = 5

/** Asks before a terminal is closed in which something runs. */
export function CloseQuestion({ closing: { sessionId, programs } }: { closing: Closing }) {
  const { commands } = useWorkspace().terminals
  const session = useTerminals(selectTerminal(sessionId))
  if (session?.status !== 'live' && session?.status !== 'requested') return null
  return (
    <ConfirmDialog
      open
      danger
      title={text.closeQuestion(session.name || text.defaultName)}
      body={programs === 'unknown' ? text.mayRun : <Programs programs={programs} />}
      confirmLabel={text.closeTerminal}
      onConfirm={commands.confirmClose}
      onCancel={commands.keepOpen}
    />
  )
}

function Programs({ programs }: { programs: readonly RunningProgram[] }) {
  const more = programs.length - NAMED
  return (
    <>
      {text.stillRuns(programs.length)}
      <ul className={styles.programs}>
        {programs.slice(0, NAMED).map(({ command, background }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two may be called the same, and the list never changes
          <li key={index}>
            <code>{revealHiddenInLine(command)}</code>
            {background && ` ${text.inBackground}`}
          </li>
        ))}
        {more > 0 && <li>{text.morePrograms(more)}</li>}
      </ul>
    </>
  )
}
