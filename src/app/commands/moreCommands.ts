import { selectShownTaskId, selectTask } from '../../channels/agent/store'
import { moreCommandMessages as text } from '../../messages/editing/laterCommands'
import { messages } from '../../messages/en'
import { selectActivePath } from '../editorArea/tabsStore'
import type { Command, CommandParts } from './command'
import { createRefusals } from './refusals'

const categories = messages.app.commands

/** Of files, editors, conversations and the connection: what is asked for by name. */
export function moreCommands(parts: CommandParts): readonly Command[] {
  return [...fileCommands(parts), ...otherCommands(parts)]
}

function fileCommands(parts: CommandParts): readonly Command[] {
  const { workspace, tabs, layout, dialogs } = parts
  const refuse = createRefusals(parts)

  /** Why the file in front cannot be read in another encoding now. */
  function encodingRefusal(): string | null {
    const path = selectActivePath(tabs.store.getState())
    const file = path === null ? undefined : workspace.files.editors.view.getState().files[path]
    if (!file) return categories.noFileOpen
    const offline = refuse.offline()
    if (offline !== null) return offline
    if (file.isDirty || file.disk !== 'same') return messages.editor.reopenUnsaved
    return file.status === 'ready' || file.status === 'binary' ? null : messages.editor.reopenNoText
  }
  return [
    {
      id: 'toggleHidden',
      title: text.toggleHidden,
      category: categories.file,
      run: () => workspace.files.commands.toggleHidden(),
      disabledReason: () => refuse.absent('files'),
    },
    {
      id: 'showTrash',
      title: text.showTrash,
      category: categories.file,
      run() {
        layout.showSide('files')
        workspace.files.commands.showTrash(true)
      },
      isAbsent: () => !workspace.files.queries.has('files.trash'),
      disabledReason: () => refuse.absent('files'),
    },
    {
      id: 'reopenEditor',
      title: text.reopenEditor,
      category: categories.editor,
      keys: { all: ['Alt+Shift+W'], mac: ['Ctrl+Shift+W'] },
      run: () => tabs.commands.reopen(),
      disabledReason: () => (tabs.store.getState().closed.length > 0 ? null : text.nothingClosed),
    },
    {
      id: 'reopenEncoding',
      title: messages.editor.reopenAs,
      category: categories.editor,
      run: () => dialogs.setState({ open: 'encoding' }),
      isAbsent: () => !workspace.files.queries.hasEncodings(),
      disabledReason: encodingRefusal,
    },
  ]
}

function otherCommands(parts: CommandParts): readonly Command[] {
  const { workspace, layout, dialogs } = parts
  const refuse = createRefusals(parts)
  const shownTask = () => {
    const { store, viewStore } = workspace.agent
    const taskId = selectShownTaskId(store.getState(), viewStore.getState())
    return selectTask(taskId)(store.getState())?.taskId ?? null
  }
  return [
    {
      id: 'renameConversation',
      title: text.renameConversation,
      category: categories.agent,
      run() {
        const shown = shownTask()
        layout.setOpen('agent', true)
        if (shown !== null) workspace.agent.commands.showList(true, shown)
      },
      isAbsent: () => !workspace.agent.link.has('agent.conversations'),
      disabledReason: () =>
        refuse.absent('agent') ??
        refuse.readOnly('agent') ??
        refuse.offline() ??
        (shownTask() === null ? text.noConversation : null),
    },
    {
      id: 'retryConnection',
      title: text.retryConnection,
      category: categories.connection,
      run: () => workspace.connection.retryNow(),
      disabledReason: () => (refuse.offline() === null ? text.alreadyConnected : null),
    },
    {
      id: 'connectionDetails',
      title: text.connectionDetails,
      category: categories.connection,
      run: () => dialogs.setState({ open: 'connection' }),
    },
  ]
}
