import { messages } from '../../messages/en'
import type { Command, CommandTargets } from './command'

const text = messages.app.commands

export function workspaceCommands(targets: CommandTargets): readonly Command[] {
  const live = () => (targets.isLive() ? null : text.offline)
  return [
    {
      id: 'terminal',
      title: text.toggleTerminal,
      category: text.terminal,
      keys: { all: ['Ctrl+`'] },
      run: () => targets.toggleTerminal(),
      disabledReason: () => targets.absent('terminal'),
    },
    {
      id: 'newTerminal',
      title: text.newTerminal,
      category: text.terminal,
      keys: { all: ['Ctrl+Shift+`'] },
      run: () => targets.newTerminal(),
      disabledReason: () => targets.absent('terminal') ?? targets.readOnly('terminal') ?? live(),
    },
    {
      id: 'newConversation',
      title: text.newConversation,
      category: text.agent,
      run: () => targets.newConversation(),
      disabledReason: () => targets.absent('agent') ?? targets.readOnly('agent'),
    },
    {
      id: 'retryConnection',
      title: text.retryConnection,
      category: text.connection,
      run: () => targets.retryConnection(),
      disabledReason: () => (targets.isLive() ? text.alreadyConnected : null),
    },
    {
      id: 'connectionDetails',
      title: text.connectionDetails,
      category: text.connection,
      run: () => targets.openDialog('connection'),
    },
  ]
}
