import { changesMessages as words } from '../../messages/changes'
import type { MenuItem } from '../../ui/menu/menuItem'
import { type ChangeRowActions, ChangeRowView } from './ChangeRowView'
import type { ChangeRow } from './changeRows'
import { RowList } from './RowList'

interface ChangesListProps {
  rows: readonly ChangeRow[]
  isReviewed: (row: ChangeRow) => boolean
  isShown: (row: ChangeRow) => boolean
  /** Why nothing can be done now. */
  off: string | undefined
  actions: ChangeRowActions
  toggle: (row: ChangeRow, isExpanded: boolean) => void
  menu: (row: ChangeRow) => readonly MenuItem[]
}

/** What agents changed, line by line. */
export function ChangesList({ rows, off, actions, isReviewed, isShown, toggle, menu }: ChangesListProps) {
  const press = (key: string, row: ChangeRow) => {
    if (key === ' ' && row.kind === 'file') {
      if (off === undefined) actions.review(row, !isReviewed(row))
    } else if (key === 'Delete') {
      if (off === undefined) actions.undo(row)
    } else return false
    return true
  }
  return (
    <RowList label={words.title} rows={rows} open={actions.open} toggle={toggle} menu={menu} press={press}>
      {(row, place) => (
        <ChangeRowView
          row={row}
          isShown={isShown(row)}
          isReviewed={isReviewed(row)}
          off={off}
          actions={actions}
          {...place}
        />
      )}
    </RowList>
  )
}
