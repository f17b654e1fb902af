import { fileSettingMessages as text } from '../../messages/editing/fileSettings'
import { messages } from '../../messages/en'
import { selectActivePath } from '../editorArea/tabsStore'
import type { Command, CommandParts } from './command'
import { createRefusals } from './refusals'

/** How the file in front is written and read. */
export function fileSettingCommands(parts: CommandParts): readonly Command[] {
  const { workspace, tabs, dialogs } = parts
  const refuse = createRefusals(parts)
  const category = messages.app.commands.editor
  const file = () => {
    const path = selectActivePath(tabs.store.getState())
    const found = path === null ? undefined : workspace.files.editors.view.getState().files[path]
    return found?.status === 'ready' ? found : undefined
  }
  const needsText = () => refuse.absent('editor') ?? (file() ? null : text.noText)
  const needsWriting = () =>
    needsText() ?? refuse.readOnly('files') ?? (file()?.readOnly === null ? null : text.readOnly)
  return [
    {
      id: 'changeLineEnds',
      title: text.commands.lineEnds,
      category,
      run: () => dialogs.setState({ open: 'lineEnds' }),
      disabledReason: needsWriting,
    },
    {
      id: 'changeIndent',
      title: text.commands.indent,
      category,
      run: () => dialogs.setState({ open: 'indent' }),
      disabledReason: needsText,
    },
    {
      id: 'changeLanguage',
      title: text.commands.language,
      category,
      run: () => dialogs.setState({ open: 'language' }),
      disabledReason: needsText,
    },
  ]
}
