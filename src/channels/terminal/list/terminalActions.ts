import { messages } from '../../../messages/en'
import type { TerminalCommands } from '../commands'

const text = messages.terminal

interface Options {
  readonly sessionId: string
  readonly commands: TerminalCommands
  readonly canRename: boolean
  /** Why nothing can be asked of the server now. */
  readonly unready: string | undefined
  /** Asks the agent about what it printed; absent where there is none. */
  readonly ask?: ((sessionId: string) => void) | undefined
}

/** What one can do with one terminal of the list. */
export function terminalActions({ sessionId, commands, canRename, unready, ask }: Options) {
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
    separatorBefore: canRename || ask !== undefined,
    onSelect: () => commands.requestClose(sessionId),
  }
  const about = ask && { id: 'ask', label: text.ask, onSelect: () => ask(sessionId) }
  return [...(canRename ? [rename] : []), ...(about ? [about] : []), close]
}
