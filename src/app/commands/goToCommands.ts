import { goToMessages as text } from '../../messages/editing/laterCommands'
import { messages } from '../../messages/en'
import { selectActivePath } from '../editorArea/tabsStore'
import type { Command, CommandParts } from './command'
import { createRefusals } from './refusals'

/** Lines and symbols, in the list of files. */
export function goToCommands(parts: CommandParts): readonly Command[] {
  const { workspace, tabs, dialogs } = parts
  const refuse = createRefusals(parts)
  const category = messages.app.commands.go
  const noText = () => {
    const path = selectActivePath(tabs.store.getState())
    const isText = path !== null && workspace.files.editors.shownText(path) !== null
    return refuse.absent('editor') ?? (isText ? null : text.noText)
  }
  const show = (start: string) => () => dialogs.setState({ open: 'files', start })
  return [
    {
      id: 'goToLine',
      title: text.goToLine,
      category,
      keys: { all: ['Ctrl+G'] },
      run: show(':'),
      disabledReason: noText,
    },
    {
      id: 'goToSymbol',
      title: text.goToSymbol,
      category,
      keys: { all: ['Mod+Shift+O'] },
      run: show('@'),
      disabledReason: noText,
    },
    {
      id: 'goToWorkspaceSymbol',
      title: text.goToWorkspaceSymbol,
      category,
      run: show('#'),
      isAbsent: () => !workspace.files.queries.canFind(),
      disabledReason: () => refuse.absent('editor'),
    },
  ]
}
