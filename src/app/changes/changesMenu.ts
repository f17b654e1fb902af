import { changesMessages as words } from '../../messages/changes'
import type { MenuItem } from '../../ui/menu/menuItem'
import type { ChangeRowActions } from './ChangeRowView'
import type { ChangeRow } from './changeRows'

interface ChangesMenuParts {
  readonly off: string | undefined
  readonly isReviewed: boolean
  readonly actions: ChangeRowActions
  readonly openFile: (path: string) => void
  /** Asks for the reason of an undo. */
  readonly tell: () => void
}

/** What the context menu of one line offers: open · review · agent · what undoes last. */
export function changesMenu(row: ChangeRow, parts: ChangesMenuParts): readonly MenuItem[] {
  const { off, isReviewed, actions, openFile, tell } = parts
  const disabledReason = off
  const isGroup = row.kind === 'group'
  const name = isGroup ? '' : row.file.path.slice(row.file.path.lastIndexOf('/') + 1)
  const keep: MenuItem = {
    id: 'keep',
    label: isGroup ? words.keepAll(row.files.length) : words.keepFile(name),
    disabledReason,
    separatorBefore: !isGroup,
    onSelect: () => actions.keep(row),
  }
  const undo: readonly MenuItem[] = [
    {
      id: 'tell',
      label: words.undoAndTell,
      disabledReason,
      separatorBefore: true,
      onSelect: tell,
    },
    {
      id: 'undo',
      label: isGroup ? words.undoAll(row.files.length) : words.undoFile(name),
      disabledReason,
      danger: true,
      onSelect: () => actions.undo(row),
    },
  ]
  if (isGroup) return [keep, ...undo]
  const { path, after } = row.file
  return [
    { id: 'open', label: words.openChanges, onSelect: () => actions.open(row, true) },
    {
      id: 'file',
      label: words.openFile,
      disabledReason: after === null ? words.marks.deleted : undefined,
      onSelect: () => openFile(path),
    },
    keep,
    {
      id: 'reviewed',
      label: isReviewed ? words.markUnreviewed : words.markReviewed,
      disabledReason,
      onSelect: () => actions.review(row, !isReviewed),
    },
    ...undo,
  ]
}
