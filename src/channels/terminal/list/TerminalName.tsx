import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { focusIfHere } from '../../../lib/focusIfHere'
import { messages } from '../../../messages/en'
import { TextField } from '../../../ui/field/TextField'
import { useDisabledReason } from '../../context/useDisabledReason'
import { useTerminals, useWorkspace } from '../../context/WorkspaceProvider'
import { selectTerminal } from '../store'

const text = messages.terminal

/** The field in the place of a name that is being changed. Enter keeps it, Esc does not. */
export function TerminalName({ sessionId, onDone }: { sessionId: string; onDone: () => void }) {
  const { commands } = useWorkspace().terminals
  const known = useTerminals(selectTerminal(sessionId))?.name || text.defaultName
  const unready = useDisabledReason('terminal')
  const [name, setName] = useState(known)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    focusIfHere(field.current)
    field.current?.select()
  }, [])

  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return
    event.stopPropagation()
    if (event.key === 'Enter' && unready !== undefined) return
    if (event.key === 'Enter') commands.rename(sessionId, name)
    if (event.key === 'Enter' || event.key === 'Escape') onDone()
  }

  return (
    <TextField
      ref={field}
      label={text.newNameOf(known)}
      hideLabel
      value={name}
      maxLength={256}
      onChange={setName}
      onKeyDown={onKeyDown}
      error={unready}
      onBlur={() => unready === undefined && commands.rename(sessionId, name)}
    />
  )
}
