import { Bot, Copy, FilePlus, FolderPlus, Pencil, Search, SquareArrowOutUpRight, Trash2 } from 'lucide-react'
import { messages } from '../../../messages/en'
import type { MenuItem } from '../../../ui/menu/menuItem'
import type { FilesCommands } from '../commands'
import { parentOf } from '../paths'
import type { TreeRow } from './treeRows'

const text = messages.files

interface TreeMenuParts {
  /** Why nothing can be changed now. */
  disabledReason: string | undefined
  open: (path: string) => void
  remove: (path: string) => void
  copyPath: (path: string) => void
  /** Absent: there is no agent that could be asked. */
  ask: ((path: string, isFolder: boolean) => void) | undefined
  /** Absent: the server cannot search. */
  findIn: ((folder: string) => void) | undefined
  commands: Pick<FilesCommands, 'newFile' | 'newFolder' | 'startRename' | 'expand'>
}

/** What can be done with a row; without one, with the workspace. What cannot be done now says why. */
export function treeMenu(
  row: TreeRow | undefined,
  { disabledReason, open, remove, copyPath, ask, findIn, commands }: TreeMenuParts,
): MenuItem[] {
  const entry = row?.kind === 'entry' ? row : null
  const folder = entry ? (entry.isFolder ? entry.path : parentOf(entry.path)) : '/'
  const make: MenuItem[] = [
    {
      id: 'newFile',
      label: text.newFile,
      icon: FilePlus,
      disabledReason,
      onSelect: () => commands.newFile(folder),
    },
    {
      id: 'newFolder',
      label: text.newFolder,
      icon: FolderPlus,
      disabledReason,
      onSelect: () => commands.newFolder(folder),
    },
  ]
  if (!entry) return make
  const { path, isFolder } = entry
  const openIt = () => (isFolder ? commands.expand(path) : open(path))
  return [
    {
      id: 'open',
      label: text.open,
      icon: SquareArrowOutUpRight,
      disabledReason: isFolder && entry.isExpanded ? text.alreadyOpen : undefined,
      onSelect: openIt,
    },
    ...make,
    {
      id: 'rename',
      label: text.rename,
      icon: Pencil,
      shortcut: 'F2',
      disabledReason,
      onSelect: () => commands.startRename(path),
    },
    ...findItems(entry, findIn),
    ...askItems(entry, ask),
    {
      id: 'copyPath',
      label: text.copyPath,
      icon: Copy,
      separatorBefore: true,
      onSelect: () => copyPath(path),
    },
    {
      id: 'delete',
      label: text.delete,
      icon: Trash2,
      shortcut: 'Delete',
      danger: true,
      separatorBefore: true,
      disabledReason,
      onSelect: () => remove(path),
    },
  ]
}

const findItems = (
  { path, isFolder }: { path: string; isFolder: boolean },
  findIn: TreeMenuParts['findIn'],
): MenuItem[] =>
  findIn && isFolder ? [{ id: 'findIn', label: text.findIn, icon: Search, onSelect: () => findIn(path) }] : []

const askItems = (
  { path, isFolder }: { path: string; isFolder: boolean },
  ask: TreeMenuParts['ask'],
): MenuItem[] =>
  ask
    ? [{ id: 'ask', label: text.ask, icon: Bot, separatorBefore: true, onSelect: () => ask(path, isFolder) }]
    : []
