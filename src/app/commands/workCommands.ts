import { messages } from '../../messages/en'
import type { Command, CommandTargets } from './commands'

const text = messages.app.commands

export function fileCommands(targets: CommandTargets): readonly Command[] {
  const category = text.file
  const live = () => (targets.isLive() ? null : text.offline)
  const needsFile = () => (targets.activePath() === null ? text.noFileOpen : null)
  return [
    {
      id: 'newFile',
      title: text.newFile,
      category,
      keys: { all: ['Alt+N'], mac: [] },
      run: () => targets.newFile(),
      disabledReason() {
        const refusal = targets.absent('files') ?? targets.readOnly('files') ?? live()
        return refusal ?? (targets.isCurrent('files') ? null : text.catchingUp)
      },
    },
    {
      id: 'save',
      title: text.save,
      category,
      keys: { all: ['Mod+S'] },
      run: () => targets.save(),
      disabledReason: () => targets.readOnly('files') ?? needsFile(),
    },
    {
      id: 'saveAll',
      title: text.saveAll,
      category,
      run: () => targets.saveAll(),
      disabledReason: () => targets.readOnly('files'),
    },
  ]
}

export function editorCommands(targets: CommandTargets): readonly Command[] {
  const category = text.editor
  const needsTab = () => (targets.hasTabs() ? null : text.nothingOpen)
  return [
    {
      id: 'closeEditor',
      title: text.closeEditor,
      category,
      keys: { all: ['Alt+W'], mac: ['Ctrl+W'] },
      run: () => targets.closeTab(),
      disabledReason: needsTab,
    },
    {
      id: 'reopenEditor',
      title: text.reopenEditor,
      category,
      keys: { all: ['Alt+Shift+W'], mac: ['Ctrl+Shift+W'] },
      run: () => targets.reopenTab(),
      disabledReason: () => (targets.hasClosedTabs() ? null : text.nothingClosed),
    },
    {
      id: 'nextEditor',
      title: text.nextEditor,
      category,
      keys: { all: ['Alt+PageDown'] },
      run: () => targets.stepTab(1),
      disabledReason: needsTab,
    },
    {
      id: 'previousEditor',
      title: text.previousEditor,
      category,
      keys: { all: ['Alt+PageUp'] },
      run: () => targets.stepTab(-1),
      disabledReason: needsTab,
    },
    {
      id: 'reopenEncoding',
      title: messages.editor.reopenAs,
      category,
      run: () => targets.openDialog('encoding'),
      isAbsent: () => !targets.hasEncodings(),
      disabledReason: () => targets.encodingRefusal(),
    },
    {
      id: 'tabMovesFocus',
      title: text.tabMovesFocus,
      category,
      keys: { all: ['Ctrl+M'], mac: ['Ctrl+Shift+M'] },
      run: () => targets.toggleTabMovesFocus(),
      disabledReason: () => targets.absent('editor'),
    },
  ]
}

export function workCommands(targets: CommandTargets): readonly Command[] {
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
