import type { MouseEvent } from 'react'
import { useStore } from 'zustand/react'
import { messages } from '../../../messages/en'
import { useWorkspace } from '../../context/WorkspaceProvider'
import type { ScreenKey } from '../screen/xtermScreen'
import styles from './TerminalKeys.module.css'

const text = messages.terminal

const KEYS: readonly { key: ScreenKey; label: string; face?: string }[] = [
  { key: 'escape', label: text.key.escape },
  { key: 'tab', label: text.key.tab },
  { key: 'left', label: text.key.left, face: '←' },
  { key: 'up', label: text.key.up, face: '↑' },
  { key: 'down', label: text.key.down, face: '↓' },
  { key: 'right', label: text.key.right, face: '→' },
  { key: '|', label: '|' },
  { key: '~', label: '~' },
  { key: '/', label: '/' },
]

interface TerminalKeysProps {
  /** Why keys cannot be sent now. */
  disabledReason: string | undefined
  onKey: (key: ScreenKey) => void
}

/** Keys that a soft keyboard does not have; only in class S. They leave the focus, and the keyboard, where it is. */
export function TerminalKeys({ disabledReason, onKey }: TerminalKeysProps) {
  const { viewStore, commands } = useWorkspace().terminals
  const isCtrlHeld = useStore(viewStore, (view) => view.isCtrlHeld)
  const isOff = disabledReason !== undefined || undefined
  const keepFocus = (event: MouseEvent) => event.preventDefault()
  return (
    <fieldset className={styles.keys} aria-label={text.keys}>
      <button
        type="button"
        className={styles.key}
        aria-pressed={isCtrlHeld}
        aria-disabled={isOff}
        title={disabledReason}
        onMouseDown={keepFocus}
        onClick={() => !isOff && commands.pressCtrl()}
      >
        {text.key.ctrl}
      </button>
      {KEYS.map(({ key, label, face }) => (
        <button
          key={key}
          type="button"
          className={styles.key}
          aria-label={label}
          aria-disabled={isOff}
          title={disabledReason}
          onMouseDown={keepFocus}
          onClick={() => !isOff && onKey(key)}
        >
          {face ?? label}
        </button>
      ))}
    </fieldset>
  )
}
