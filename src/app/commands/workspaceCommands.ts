import { messages } from '../../messages/en'
import type { Command, CommandParts } from './command'
import { createRefusals } from './refusals'
import { createRegionMoves } from './regionMoves'

const text = messages.app.commands

export function workspaceCommands(parts: CommandParts): readonly Command[] {
  const { workspace, layout, focus, dialogs } = parts
  const refuse = createRefusals(parts)
  const { close, enterField } = createRegionMoves(parts)
  return [
    {
      id: 'terminal',
      title: text.toggleTerminal,
      category: text.terminal,
      keys: { all: ['Ctrl+`'] },
      run() {
        const isShown = layout.isOpen('panel') && layout.store.getState().panelTab === 'terminal'
        if (isShown && focus.current() === 'panel') return close('panel')
        layout.showPanel('terminal')
        workspace.terminals.commands.focus()
      },
      disabledReason: () => refuse.absent('terminal'),
    },
    {
      id: 'newTerminal',
      title: text.newTerminal,
      category: text.terminal,
      keys: { all: ['Ctrl+Shift+`'] },
      run() {
        layout.showPanel('terminal')
        workspace.terminals.commands.open()
        workspace.terminals.commands.focus()
      },
      disabledReason: () => refuse.absent('terminal') ?? refuse.readOnly('terminal') ?? refuse.offline(),
    },
    {
      id: 'newConversation',
      title: text.newConversation,
      category: text.agent,
      run() {
        workspace.agent.commands.newConversation()
        enterField('agent')
      },
      disabledReason: () => refuse.absent('agent') ?? refuse.readOnly('agent'),
    },
    {
      id: 'retryConnection',
      title: text.retryConnection,
      category: text.connection,
      run: () => workspace.connection.retryNow(),
      disabledReason: () => (refuse.offline() === null ? text.alreadyConnected : null),
    },
    {
      id: 'connectionDetails',
      title: text.connectionDetails,
      category: text.connection,
      run: () => dialogs.setState({ open: 'connection' }),
    },
  ]
}
