import { messages } from '../../messages/en'
import { fillsMain } from '../layout/layoutStore'
import type { Command, CommandParts } from './command'
import { createRefusals } from './refusals'
import { createRegionMoves } from './regionMoves'

const text = messages.app.commands

export function workspaceCommands(parts: CommandParts): readonly Command[] {
  const { workspace, layout, focus, dialogs, afterPaint } = parts
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
      id: 'conversations',
      title: text.conversations,
      category: text.agent,
      keys: { all: ['Shift+F4'] },
      run() {
        const { commands, viewStore } = workspace.agent
        const isOpen = viewStore.getState().list !== null
        layout.setOpen('agent', true)
        commands.showList(!isOpen)
        if (isOpen) enterField('agent')
      },
      disabledReason: () => refuse.absent('agent'),
    },
    {
      id: 'agentMain',
      title: text.agentMain,
      category: text.agent,
      run() {
        layout.setAgentMain(!fillsMain(layout.store.getState()))
        afterPaint(() => focus.focus('agent'))
      },
      disabledReason: () =>
        refuse.absent('agent') ??
        refuse.absent('editor') ??
        refuse.fixed('agent') ??
        (layout.store.getState().sizeClass === 'S' ? text.onePane : null),
    },
    {
      id: 'agents',
      title: text.agents,
      category: text.agent,
      run: () => dialogs.setState({ open: 'agents' }),
      isAbsent: () =>
        workspace.config.store.getState().config?.capabilities.includes('agent.catalogue') !== true,
      disabledReason: () => refuse.absent('agent'),
    },
    {
      id: 'agentPermissions',
      title: text.agentPermissions,
      category: text.agent,
      run: () => dialogs.setState({ open: 'permissions' }),
      isAbsent: () =>
        workspace.config.store.getState().config?.capabilities.includes('agent.permissionRules') !== true,
      disabledReason: () => refuse.absent('agent'),
    },
  ]
}
