import { messages } from '../../messages/en'
import { selectActivePath } from '../editorArea/tabsStore'
import type { Command, CommandParts } from './command'
import { createRefusals } from './refusals'

const text = messages.app.commands

export function fileCommands(parts: CommandParts): readonly Command[] {
  const { workspace, tabs, layout } = parts
  const refuse = createRefusals(parts)
  const category = text.file
  const activePath = () => selectActivePath(tabs.store.getState())
  const cannotChange = () => refuse.readOnly('files') ?? refuse.offline() ?? refuse.catchingUp('files')
  return [
    {
      id: 'newFile',
      title: text.newFile,
      category,
      keys: { all: ['Alt+N'], mac: [] },
      run() {
        layout.showSide('files')
        workspace.files.commands.newFile()
      },
      disabledReason: () => refuse.absent('files') ?? cannotChange(),
    },
    {
      id: 'save',
      title: text.save,
      category,
      keys: { all: ['Mod+S'] },
      run() {
        const path = activePath()
        if (path !== null) void workspace.files.editors.save(path)
      },
      disabledReason: () => refuse.readOnly('files') ?? (activePath() === null ? text.noFileOpen : null),
    },
  ]
}
