import { Archive, ArchiveRestore, Download, GitFork, Pencil, Pin, PinOff, Search, Trash2 } from 'lucide-react'
import { forkMessages } from '../../../messages/answer'
import { conversationMessages as words } from '../../../messages/conversations'
import type { MenuItem } from '../../../ui/menu/Menu'
import { useDisabledReason } from '../../context/useDisabledReason'
import { useConfig } from '../../context/WorkspaceProvider'
import type { AgentCommands } from '../commands'
import type { Fork } from '../fork/useFork'
import { useCommands } from '../useView'
import type { ConversationRow } from './conversationRows'
import type { ConversationActions } from './useConversationActions'

/** What can be done to a conversation beside opening it. */
export function useConversationMenu(actions: ConversationActions, fork: Fork) {
  const commands = useCommands()
  const off = useDisabledReason('agent')
  const readOnly = useDisabledReason('agent', 'writable')
  const canKeep = useConfig((state) => state.config?.capabilities.includes('agent.conversations') ?? false)
  return {
    menuOf: (row: ConversationRow): readonly MenuItem[] =>
      canKeep ? keepItems(row, { actions, commands, off, fork }) : exportItems(row, actions, off),
    /** Asks for the name. */
    rename({ taskId }: ConversationRow): void {
      if (canKeep && off === undefined) commands.showList(true, taskId)
    },
    /** Without a connection it is said that the name was not taken. */
    named(taskId: string, name: string): void {
      if (canKeep && readOnly === undefined) actions.change({ taskId, name })
    },
    remove(row: ConversationRow): void {
      if (canKeep && off === undefined && !isBusy(row)) actions.change({ taskId: row.taskId, deleted: true })
    },
  }
}

/** Its agent is at work: it cannot be deleted. */
const isBusy = ({ status }: ConversationRow): boolean => status === 'running' || status === 'needsYou'

const exportItems = (
  { taskId }: ConversationRow,
  { exportAs }: ConversationActions,
  disabledReason: string | undefined,
): readonly MenuItem[] => [
  {
    id: 'md',
    label: words.exportMarkdown,
    icon: Download,
    disabledReason,
    onSelect: () => exportAs(taskId, 'md'),
  },
  {
    id: 'json',
    label: words.exportJson,
    icon: Download,
    disabledReason,
    onSelect: () => exportAs(taskId, 'json'),
  },
]

function keepItems(
  row: ConversationRow,
  options: { actions: ConversationActions; commands: AgentCommands; off: string | undefined; fork: Fork },
): readonly MenuItem[] {
  const { actions, commands, off, fork } = options
  const { taskId, isPinned, isArchived } = row
  const disabledReason = off
  return [
    {
      id: 'rename',
      label: words.rename,
      icon: Pencil,
      shortcut: 'F2',
      disabledReason,
      onSelect: () => commands.showList(true, taskId),
    },
    {
      id: 'find',
      label: words.find,
      icon: Search,
      onSelect() {
        commands.selectTask(taskId)
        commands.find(true)
      },
    },
    ...(fork.isOffered(row.agent)
      ? [
          {
            id: 'fork',
            label: forkMessages.fork,
            icon: GitFork,
            disabledReason: fork.off(taskId),
            onSelect: () => fork.run(taskId),
          },
        ]
      : []),
    {
      id: 'pin',
      label: isPinned ? words.unpin : words.pin,
      icon: isPinned ? PinOff : Pin,
      disabledReason,
      onSelect: () => actions.change({ taskId, pinned: !isPinned }),
    },
    {
      id: 'archive',
      label: isArchived ? words.unarchive : words.archive,
      icon: isArchived ? ArchiveRestore : Archive,
      disabledReason,
      onSelect: () => actions.change({ taskId, archived: !isArchived }),
    },
    ...exportItems(row, actions, off).map((item, at) => ({ ...item, separatorBefore: at === 0 })),
    {
      id: 'delete',
      label: words.delete,
      icon: Trash2,
      shortcut: 'Delete',
      danger: true,
      separatorBefore: true,
      disabledReason: disabledReason ?? (isBusy(row) ? words.stopFirst : undefined),
      onSelect: () => actions.change({ taskId, deleted: true }),
    },
  ]
}
