import { type KeyboardEvent, useRef } from 'react'
import { useStore } from 'zustand/react'
import { focusIfHere } from '../../../lib/focusIfHere'
import { messages } from '../../../messages/en'
import { useDisabledReason } from '../../context/useDisabledReason'
import { useWorkspace } from '../../context/WorkspaceProvider'
import styles from './TerminalList.module.css'
import { TerminalName } from './TerminalName'
import { TerminalRow } from './TerminalRow'

const text = messages.terminal

interface TerminalListProps {
  order: readonly string[]
  shown: string | null
  /** Asks the agent about what a terminal printed; absent where there is none. */
  ask: ((sessionId: string) => void) | undefined
}

/** The terminals beside the screen: one Tab stop, arrows between them, F2 renames, Delete closes. */
export function TerminalList({ order, shown, ask }: TerminalListProps) {
  const { commands, viewStore, link } = useWorkspace().terminals
  const renaming = useStore(viewStore, (view) => view.renaming)
  const list = useRef<HTMLUListElement>(null)
  const unready = useDisabledReason('terminal')
  const canRename = link.has('terminal.rename')

  function go(sessionId: string | undefined) {
    if (sessionId === undefined) return
    commands.show(sessionId)
    focusIfHere(rowOf(list.current, sessionId))
  }

  function close(sessionId: string) {
    const index = order.indexOf(sessionId)
    commands.requestClose(sessionId, () => {
      go(order[index + 1] ?? order[index - 1])
      if (order.length <= 2) commands.focus()
    })
  }

  function onKeyDown(event: KeyboardEvent, sessionId: string) {
    const action = keyAction(event, order, sessionId)
    if (!action) return
    event.preventDefault()
    if (action.type === 'go') go(action.to)
    else if (action.type === 'enter') commands.focus()
    else if (unready !== undefined) return
    else if (action.type === 'close') close(sessionId)
    else if (canRename) commands.startRename(sessionId)
  }

  function stopRenaming(sessionId: string) {
    commands.stopRename()
    if (order.length > 1) requestAnimationFrame(() => focusIfHere(rowOf(list.current, sessionId)))
    else commands.focus()
  }

  return (
    <ul ref={list} className={styles.list} aria-label={text.list}>
      {order.map((sessionId, index) => (
        <li key={sessionId} className={styles.item}>
          {sessionId === renaming ? (
            <TerminalName sessionId={sessionId} onDone={() => stopRenaming(sessionId)} />
          ) : (
            <TerminalRow
              sessionId={sessionId}
              number={index + 1}
              isShown={sessionId === shown}
              canRename={canRename}
              unready={unready}
              ask={ask}
              onKeyDown={(event) => onKeyDown(event, sessionId)}
              onClose={() => close(sessionId)}
            />
          )}
        </li>
      ))}
    </ul>
  )
}

type KeyAction = { type: 'go'; to: string | undefined } | { type: 'enter' | 'close' | 'rename' }

function keyAction(event: KeyboardEvent, order: readonly string[], sessionId: string): KeyAction | null {
  const index = order.indexOf(sessionId)
  switch (event.key) {
    case 'ArrowDown':
    case 'ArrowRight':
      return { type: 'go', to: order[index + 1] }
    case 'ArrowUp':
    case 'ArrowLeft':
      return { type: 'go', to: order[index - 1] }
    case 'Home':
      return { type: 'go', to: order[0] }
    case 'End':
      return { type: 'go', to: order.at(-1) }
    case 'Enter':
      return { type: 'enter' }
    case 'Delete':
      return { type: 'close' }
    case 'F2':
      return { type: 'rename' }
    default:
      return null
  }
}

const rowOf = (list: HTMLElement | null, sessionId: string) =>
  list?.querySelector<HTMLElement>(`[data-session="${CSS.escape(sessionId)}"]`)
