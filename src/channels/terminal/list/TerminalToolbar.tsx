import { Ellipsis, Plus, Trash2 } from 'lucide-react'
import { messages } from '../../../messages/en'
import { IconButton } from '../../../ui/IconButton'
import { Menu } from '../../../ui/menu/Menu'
import { useIsReadOnly } from '../../context/EmbedHostContext'
import { useDisabledReason } from '../../context/useDisabledReason'
import { useTerminals, useWorkspace } from '../../context/WorkspaceProvider'
import { isRunning } from '../shared/state'
import styles from '../TerminalPane.module.css'
import { terminalActions } from './terminalActions'

const text = messages.terminal

interface TerminalToolbarProps {
  shown: string | null
  /** Asks the agent about what it printed; absent where there is none. */
  ask: ((sessionId: string) => void) | undefined
}

/** New, close, and the rest in a menu, for the terminal that is shown. */
export function TerminalToolbar({ shown, ask }: TerminalToolbarProps) {
  const { commands, link } = useWorkspace().terminals
  const off = useDisabledReason('terminal', 'connected')
  const isReadOnly = useIsReadOnly('terminal')
  const unready = useDisabledReason('terminal')
  const isThere = useTerminals((state) => shown !== null && shown in state.sessions)
  const isShownRunning = useTerminals((state) => shown !== null && isRunning(state.sessions[shown]))
  if (shown === null || !isThere) return null
  const open = () => {
    commands.open()
    commands.focus()
  }
  const close = () => commands.requestClose(shown, commands.focus)
  const canRename = link.has('terminal.rename') && isShownRunning
  const more = terminalActions({ sessionId: shown, commands, unready, canRename, ask }).slice(0, -1)
  return (
    <div className={styles.toolbar}>
      <IconButton
        size="sm"
        icon={Plus}
        label={text.newTerminal}
        disabledReason={off}
        onClick={open}
        tooltipSide="left"
      />
      <IconButton
        size="sm"
        icon={Trash2}
        label={text.closeTerminal}
        disabledReason={isShownRunning || isReadOnly ? unready : undefined}
        onClick={close}
        tooltipSide="left"
      />
      {more.length > 0 && (
        <Menu
          label={text.moreActions}
          trigger={<IconButton size="sm" icon={Ellipsis} label={text.moreActions} tooltipSide="left" />}
          items={more}
        />
      )}
    </div>
  )
}
