import { messages } from '../../messages/en'
import { selectActivePath } from '../editorArea/tabsStore'
import type { Command, CommandParts } from './command'
import { createRefusals } from './refusals'

const text = messages.app.commands

export function editorCommands(parts: CommandParts): readonly Command[] {
  const { workspace, tabs, dialogs } = parts
  const refuse = createRefusals(parts)
  const category = text.editor
  const needsTab = () => (tabs.store.getState().tabs.length > 0 ? null : text.nothingOpen)

  /** Why the file in front cannot be read in another encoding now. */
  function encodingRefusal(): string | null {
    const path = selectActivePath(tabs.store.getState())
    const file = path === null ? undefined : workspace.files.editors.view.getState().files[path]
    if (!file) return text.noFileOpen
    const offline = refuse.offline()
    if (offline !== null) return offline
    if (file.isDirty || file.disk !== 'same') return messages.editor.reopenUnsaved
    return file.status === 'ready' || file.status === 'binary' ? null : messages.editor.reopenNoText
  }
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
      id: 'reopenEditor',
      title: text.reopenEditor,
      category,
      keys: { all: ['Alt+Shift+W'], mac: ['Ctrl+Shift+W'] },
      run: () => tabs.commands.reopen(),
      disabledReason: () => (tabs.store.getState().closed.length > 0 ? null : text.nothingClosed),
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
      id: 'reopenEncoding',
      title: messages.editor.reopenAs,
      category,
      run: () => dialogs.setState({ open: 'encoding' }),
      isAbsent: () => !workspace.files.queries.hasEncodings(),
      disabledReason: encodingRefusal,
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
