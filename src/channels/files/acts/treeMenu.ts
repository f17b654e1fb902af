import {
  ArchiveRestore,
  Bot,
  ClipboardPaste,
  Copy,
  CopyPlus,
  Download,
  Eye,
  EyeOff,
  FilePlus,
  FolderPlus,
  FolderUp,
  History,
  Link,
  Pencil,
  Scissors,
  Search,
  SquareArrowOutUpRight,
  Trash2,
  Upload,
} from 'lucide-react'
import { isMac } from '../../../lib/isMac'
import { fileActMessages } from '../../../messages/editing/fileActs'
import { gitLogMessages } from '../../../messages/editing/gitLog'
import { transferMessages as transfer } from '../../../messages/editing/transfer'
import { messages } from '../../../messages/en'
import type { MenuItem } from '../../../ui/menu/menuItem'
import type { FilesCommands } from '../commands'
import { parentOf } from '../paths'
import type { FilesQueries } from '../queries'
import { canDownload, canUpload } from '../transfer/canTransfer'
import type { EntryRow, TreeRow } from '../tree/treeRows'
import type { FilePast } from '../viewStore'

const text = { ...messages.files, ...fileActMessages.menu }

interface TreeMenuParts {
  /** What it is about: the row, and what is selected with it. */
  chosen: readonly string[]
  showsHidden: boolean
  has: FilesQueries['has']
  /** Something was cut or copied. */
  canPaste: boolean
  /** Why nothing can be changed now. */
  disabledReason: string | undefined
  open: (path: string) => void
  copyPath: (paths: readonly string[]) => void
  /** Absent: there is no agent that could be asked. */
  ask: ((path: string, isFolder: boolean) => void) | undefined
  /** Absent: the server cannot search. */
  findIn: ((folder: string) => void) | undefined
  /** Absent: the server cannot tell what git knows. */
  past: FilePast | undefined
  commands: Pick<
    FilesCommands,
    | 'newFile'
    | 'newFolder'
    | 'startRename'
    | 'expand'
    | 'trash'
    | 'showTrash'
    | 'setClipboard'
    | 'paste'
    | 'duplicate'
    | 'toggleHidden'
    | 'act'
  >
}

/** What can be done with a row; without one, with the workspace. What cannot be done now says why. */
export function treeMenu(row: TreeRow | undefined, parts: TreeMenuParts): MenuItem[] {
  const { disabledReason, commands, chosen, copyPath } = parts
  const entry = row?.kind === 'entry' ? row : null
  const folder = entry ? (entry.isFolder ? entry.path : parentOf(entry.path)) : '/'
  const several = chosen.length > 1
  const paths: MenuItem = {
    id: 'copyPath',
    label: several ? text.copyPaths : text.copyPath,
    icon: Link,
    separatorBefore: true,
    onSelect: () => copyPath(chosen),
  }
  return [
    ...(entry && !several ? openItems(entry, parts) : []),
    ...(several
      ? []
      : [...makeItems(folder, parts), ...uploadItems(folder, parts), ...downloadItems(entry, parts)]),
    ...(entry && !several
      ? [
          {
            id: 'rename',
            label: text.rename,
            icon: Pencil,
            shortcut: 'F2',
            disabledReason,
            onSelect: () => commands.startRename(entry.path),
          },
        ]
      : []),
    ...clipboardItems(folder, parts),
    ...(entry && !several
      ? [...findItems(entry, parts.findIn), ...pastItems(entry, parts.past), ...askItems(entry, parts.ask)]
      : []),
    ...(entry ? [paths] : []),
    ...trashItems(parts),
    {
      id: 'hidden',
      label: parts.showsHidden ? text.hideHidden : text.showHidden,
      icon: parts.showsHidden ? EyeOff : Eye,
      separatorBefore: true,
      onSelect: commands.toggleHidden,
    },
  ]
}

function openItems({ path, isFolder, isExpanded }: EntryRow, { open, commands }: TreeMenuParts): MenuItem[] {
  return [
    {
      id: 'open',
      label: text.open,
      icon: SquareArrowOutUpRight,
      disabledReason: isFolder && isExpanded ? text.alreadyOpen : undefined,
      onSelect: () => (isFolder ? commands.expand(path) : open(path)),
    },
  ]
}

function makeItems(folder: string, { disabledReason, commands }: TreeMenuParts): MenuItem[] {
  return [
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
}

/** None for who may only look. */
function uploadItems(folder: string, { has, disabledReason, commands }: TreeMenuParts): MenuItem[] {
  if (!canUpload({ has }) || disabledReason === messages.embed.readOnly) return []
  const item = (isFolder: boolean): MenuItem => ({
    id: isFolder ? 'uploadFolder' : 'uploadFiles',
    label: isFolder ? transfer.uploadFolder : transfer.uploadFiles,
    icon: isFolder ? FolderUp : Upload,
    disabledReason,
    onSelect: () => commands.act((acts) => acts.pickUpload(isFolder, folder)),
  })
  return [item(false), item(true)]
}

/** Also for who may only look. */
function downloadItems(entry: EntryRow | null, { has, disabledReason, commands }: TreeMenuParts): MenuItem[] {
  const isFolder = entry?.isFolder ?? true
  if (!canDownload({ has }, isFolder)) return []
  const path = entry?.path ?? '/'
  const label = entry ? (isFolder ? transfer.downloadFolder : transfer.download) : transfer.downloadAll
  return [
    {
      id: 'download',
      label,
      icon: Download,
      disabledReason: disabledReason === messages.embed.readOnly ? undefined : disabledReason,
      onSelect: () => commands.act((acts) => acts.download(path, isFolder)),
    },
  ]
}

/** Paste is there once something was cut or copied. */
function clipboardItems(folder: string, parts: TreeMenuParts): MenuItem[] {
  const { chosen, has, canPaste, disabledReason, commands } = parts
  const canCopy = has('files.copy')
  const items: (MenuItem | false)[] = [
    chosen.length > 0 && {
      id: 'cut',
      label: text.cut,
      icon: Scissors,
      shortcut: modKey('X'),
      // Of several it is the first.
      separatorBefore: chosen.length === 1,
      disabledReason,
      onSelect: () => commands.setClipboard(chosen, true),
    },
    chosen.length > 0 &&
      canCopy && {
        id: 'copy',
        label: text.copy,
        icon: Copy,
        shortcut: modKey('C'),
        onSelect: () => commands.setClipboard(chosen, false),
      },
    canPaste && {
      id: 'paste',
      label: text.paste,
      icon: ClipboardPaste,
      shortcut: modKey('V'),
      separatorBefore: chosen.length === 0,
      disabledReason,
      onSelect: () => commands.paste(folder),
    },
    chosen.length > 0 &&
      canCopy && {
        id: 'duplicate',
        label: text.duplicate,
        icon: CopyPlus,
        disabledReason,
        onSelect: () => commands.duplicate(...chosen),
      },
  ]
  return items.filter((item) => item !== false)
}

function trashItems({ chosen, has, disabledReason, commands }: TreeMenuParts): MenuItem[] {
  const items: (MenuItem | false)[] = [
    chosen.length > 0 && {
      id: 'delete',
      label: chosen.length > 1 ? text.deleteSeveral(chosen.length) : text.delete,
      icon: Trash2,
      shortcut: 'Delete',
      danger: true,
      separatorBefore: true,
      disabledReason,
      onSelect: () => commands.trash(...chosen),
    },
    has('files.trash') && {
      id: 'showTrash',
      label: text.showTrash,
      icon: ArchiveRestore,
      separatorBefore: chosen.length === 0,
      onSelect: () => commands.showTrash(true),
    },
  ]
  return items.filter((item) => item !== false)
}

const modKey = (letter: string): string => (isMac() ? `⌘${letter}` : `Ctrl+${letter}`)

const findItems = ({ path, isFolder }: EntryRow, findIn: TreeMenuParts['findIn']): MenuItem[] =>
  findIn && isFolder
    ? [
        {
          id: 'findIn',
          label: text.findIn,
          icon: Search,
          separatorBefore: true,
          onSelect: () => findIn(path),
        },
      ]
    : []

const pastItems = ({ path, isFolder }: EntryRow, past: FilePast | undefined): MenuItem[] =>
  past?.has(path) && !isFolder
    ? [
        {
          id: 'history',
          label: gitLogMessages.fileHistory,
          icon: History,
          separatorBefore: true,
          onSelect: () => past.showHistory(path),
        },
      ]
    : []

const askItems = ({ path, isFolder }: EntryRow, ask: TreeMenuParts['ask']): MenuItem[] =>
  ask
    ? [{ id: 'ask', label: text.ask, icon: Bot, separatorBefore: true, onSelect: () => ask(path, isFolder) }]
    : []
