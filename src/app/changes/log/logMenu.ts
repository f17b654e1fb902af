import { gitLogMessages as words } from '../../../messages/editing/gitLog'
import type { MenuItem } from '../../../ui/menu/menuItem'
import type { LogRow } from './logRows'

interface LogMenuParts {
  /** Why nothing can be done in the repository now. */
  readonly off: string | undefined
  readonly openChanges: (path: string) => void
  readonly openFile: (path: string) => void
  readonly showHistory: (path: string) => void
  readonly copy: (text: string) => void
  readonly branchHere: () => void
}

/** What the context menu of one line of the log offers. */
export function logMenu(row: LogRow, parts: LogMenuParts): readonly MenuItem[] {
  const { off, openChanges, openFile, showHistory, copy, branchHere } = parts
  const { commit, subject, path: named } = row.entry
  const path = row.kind === 'file' ? (row.about === 'file' ? row.file.path : undefined) : named
  const message =
    row.kind === 'file' &&
    row.about === 'message' &&
    typeof row.details === 'object' &&
    'message' in row.details
      ? row.details.message
      : subject
  const ofFile: readonly MenuItem[] =
    path === undefined
      ? []
      : [
          { id: 'changes', label: words.openChanges, onSelect: () => openChanges(path) },
          { id: 'file', label: words.openFile, onSelect: () => openFile(path) },
          { id: 'history', label: words.fileHistory, onSelect: () => showHistory(path) },
        ]
  return [
    ...ofFile,
    {
      id: 'copyId',
      label: words.copyId,
      separatorBefore: ofFile.length > 0,
      onSelect: () => copy(commit),
    },
    { id: 'copyMessage', label: words.copyMessage, onSelect: () => copy(message) },
    {
      id: 'branch',
      label: words.branchHere,
      disabledReason: off,
      separatorBefore: true,
      onSelect: branchHere,
    },
  ]
}
