import { type FocusEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { useStore } from 'zustand/react'
import { focusIfHere } from '../../../lib/focusIfHere'
import { isComposing } from '../../../lib/isComposing'
import { revealWithin } from '../../../lib/revealWithin'
import { messages } from '../../../messages/en'
import { useDisabledReason } from '../../context/useDisabledReason'
import { useWorkspace } from '../../context/WorkspaceProvider'
import styles from './NameField.module.css'

interface NameFieldProps {
  label: string
  /** What stands in it at first, its stem selected. */
  initial: string
  isFolder: boolean
  onCreated: (path: string) => void
}

/** The field for the name of a new or renamed entry. Enter accepts, Escape cancels; the reason of a refusal stands below. */
export function NameField({ label, initial, isFolder, onCreated }: NameFieldProps) {
  const { commands, viewStore } = useWorkspace().files
  const editing = useStore(viewStore, (view) => view.editing)
  const [name, setName] = useState(initial)
  const field = useRef<HTMLInputElement>(null)
  const errorId = useId()
  const unready = useDisabledReason('files')
  const [isRefused, setRefused] = useState(false)
  const error = editing?.error ?? (isRefused ? unready : null) ?? null

  useEffect(() => {
    const stem = isFolder ? initial.length : initial.lastIndexOf('.')
    focusIfHere(field.current)
    field.current?.setSelectionRange(0, stem > 0 ? stem : initial.length)
    if (field.current) revealWithin(field.current)
  }, [initial, isFolder])

  const change = (next: string) => {
    setName(next)
    commands.checkName(next)
  }
  const submit = (created?: (path: string) => void) => {
    setRefused(unready !== undefined)
    if (unready === undefined) commands.submitName(name, created)
  }
  const press = (event: KeyboardEvent) => {
    event.stopPropagation()
    if (isComposing(event.nativeEvent)) return
    if (event.key === 'Enter') submit(onCreated)
    if (event.key === 'Escape') commands.cancelEdit()
  }
  /** Going elsewhere keeps a good name and drops a bad one; a window that loses the focus is not elsewhere. */
  const leave = (event: FocusEvent) => {
    if (event.target === document.activeElement || editing?.busy) return
    if (name === initial || name.trim() === '' || error !== null) commands.cancelEdit()
    else submit()
  }
  return (
    <span className={styles.field}>
      <input
        ref={field}
        className={styles.input}
        value={name}
        dir="auto"
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        aria-label={label}
        aria-invalid={error !== null}
        aria-describedby={error === null ? undefined : errorId}
        aria-busy={editing?.busy}
        readOnly={editing?.busy ?? false}
        onChange={(event) => change(event.target.value)}
        onKeyDown={press}
        onBlur={leave}
      />
      {error !== null && (
        <span id={errorId} className={styles.error} role="alert">
          {error}
        </span>
      )}
    </span>
  )
}

/** What the field of a row is for, said to those who cannot see where it stands. */
export function newNameLabel(isFolder: boolean): string {
  return isFolder ? messages.files.nameOfNewFolder : messages.files.nameOfNewFile
}
