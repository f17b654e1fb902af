import { Bell, SquareTerminal, X } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import { useStore } from 'zustand/react'
import { messages } from '../../../messages/en'
import { ContextMenu } from '../../../ui/menu/ContextMenu'
import { VisuallyHidden } from '../../../ui/VisuallyHidden'
import { useIsReadOnly } from '../../context/EmbedHostContext'
import { useTerminals, useWorkspace } from '../../context/WorkspaceProvider'
import { selectTerminal } from '../store'
import styles from './TerminalList.module.css'
import { terminalActions } from './terminalActions'

const text = messages.terminal

interface TerminalRowProps {
  sessionId: string
  number: number
  isShown: boolean
  canRename: boolean
  /** Why nothing can be asked of the server now. */
  unready: string | undefined
  ask: ((sessionId: string) => void) | undefined
  onKeyDown: (event: KeyboardEvent) => void
  onClose: () => void
}

export function TerminalRow(props: TerminalRowProps) {
  const { sessionId, number, isShown, canRename, unready, ask, onKeyDown, onClose } = props
  const { commands, viewStore } = useWorkspace().terminals
  const isReadOnly = useIsReadOnly('terminal')
  const session = useTerminals(selectTerminal(sessionId))
  const isRinging = useStore(viewStore, (view) => view.ringing.includes(sessionId))
  if (!session) return null
  const isEnded = session.status === 'ended' || session.status === 'lost'
  const Icon = isRinging ? Bell : SquareTerminal
  const show = () => {
    commands.show(sessionId)
    commands.focus()
  }
  const items = () => terminalActions({ sessionId, commands, canRename: canRename && !isEnded, unready, ask })
  return (
    <ContextMenu items={items} label={text.moreActions}>
      <div className={styles.row} data-ended={isEnded}>
        <button
          type="button"
          className={styles.name}
          data-session={sessionId}
          tabIndex={isShown ? 0 : -1}
          aria-current={isShown}
          aria-keyshortcuts={canRename ? 'F2 Delete' : 'Delete'}
          title={session.title || undefined}
          onClick={show}
          onKeyDown={onKeyDown}
        >
          <Icon className={styles.icon} aria-hidden="true" size={16} strokeWidth={1.5} />
          <span className={styles.text}>{text.item(number, session.name || text.defaultName)}</span>
          {isEnded && <VisuallyHidden>, {text.ended}</VisuallyHidden>}
          {isRinging && <VisuallyHidden>, {text.rang}</VisuallyHidden>}
        </button>
        {(unready === undefined || (isEnded && !isReadOnly)) && (
          <span className={styles.close} aria-hidden="true" onClick={onClose}>
            <X size={14} strokeWidth={1.5} />
          </span>
        )}
      </div>
    </ContextMenu>
  )
}
