import { messages } from '../../messages/en'
import type { Command, CommandTargets } from './command'

const text = messages.app.commands

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
