import { messages } from '../../../messages/en'
import type { TerminalCommands } from '../commands'

const text = messages.terminal

interface Options {
  readonly sessionId: string
  readonly commands: TerminalCommands
  readonly canRename: boolean
  /** Why nothing can be asked of the server now. */
  readonly unready: string | undefined
}

/** What one can do with one terminal of the list. */
export function terminalActions({ sessionId, commands, canRename, unready }: Options) {
  const rename = {
    id: 'rename',
    label: text.rename,
    shortcut: 'F2',
    disabledReason: unready,
    onSelect: () => commands.startRename(sessionId),
  }
  const close = {
    id: 'close',
    label: text.closeTerminal,
    shortcut: 'Delete',
    danger: true,
    disabledReason: unready,
    separatorBefore: canRename,
    onSelect: () => commands.requestClose(sessionId),
  }
  return canRename ? [rename, close] : [close]
}
