import { messages } from '../../messages/en'
import type { Command, CommandParts } from './command'
import { createRefusals } from './refusals'

const text = messages.app.commands

export function editorCommands(parts: CommandParts): readonly Command[] {
  const { workspace, tabs } = parts
  const refuse = createRefusals(parts)
  const category = text.editor
  const needsTab = () => (tabs.store.getState().tabs.length > 0 ? null : text.nothingOpen)
  return [
    {
      id: 'closeEditor',
      title: text.closeEditor,
      category,
      keys: { all: ['Alt+W'], mac: ['Ctrl+W'] },
      run: () => tabs.commands.closeActive(),
      disabledReason: needsTab,
    },
    {
      id: 'nextEditor',
      title: text.nextEditor,
      category,
      keys: { all: ['Alt+PageDown'] },
      run: () => tabs.commands.next(),
      disabledReason: needsTab,
    },
    {
      id: 'previousEditor',
      title: text.previousEditor,
      category,
      keys: { all: ['Alt+PageUp'] },
      run: () => tabs.commands.previous(),
      disabledReason: needsTab,
    },
    {
      id: 'tabMovesFocus',
      title: text.tabMovesFocus,
      category,
      keys: { all: ['Ctrl+M'], mac: ['Ctrl+Shift+M'] },
      run() {
        const { view } = workspace.files.editors
        view.setState({ tabMovesFocus: !view.getState().tabMovesFocus })
      },
      disabledReason: () => refuse.absent('editor'),
    },
  ]
}
