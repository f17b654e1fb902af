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
  const hasNoTrash = () => !workspace.files.queries.has('files.trash')
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
      id: 'toggleHidden',
      title: text.toggleHidden,
      category,
      run: () => workspace.files.commands.toggleHidden(),
      disabledReason: () => refuse.absent('files'),
    },
    {
      id: 'undoFiles',
      title: text.undoFiles,
      category,
      run: () => workspace.files.commands.undo(),
      disabledReason: cannotChange,
    },
    {
      id: 'showTrash',
      title: text.showTrash,
      category,
      run() {
        layout.showSide('files')
        workspace.files.commands.showTrash(true)
      },
      isAbsent: hasNoTrash,
      disabledReason: () => refuse.absent('files'),
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
    {
      id: 'saveAll',
      title: text.saveAll,
      category,
      run: () => void workspace.files.editors.saveAll(),
      disabledReason: () => refuse.readOnly('files'),
    },
  ]
}
