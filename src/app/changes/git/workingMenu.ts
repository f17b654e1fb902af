import { workingMessages as words } from '../../../messages/editing/workingTree'
import type { MenuItem } from '../../../ui/menu/menuItem'
import { actName, actsIn, type WorkingActs } from './WorkingRowView'
import type { WorkingRow } from './workingRows'

interface WorkingMenuParts {
  readonly off: string | undefined
  readonly acts: WorkingActs
  readonly openFile: (path: string) => void
}

/** What the context menu of one line offers: open · stage · what discards last. */
export function workingMenu(row: WorkingRow, { off, acts, openFile }: WorkingMenuParts): readonly MenuItem[] {
  const items = actsIn(row.group)
    .toReversed()
    .map(
      (act, index): MenuItem => ({
        id: act,
        label: actName(act, row),
        disabledReason: off,
        danger: act === 'discard',
        separatorBefore: index === 0 && row.kind === 'file',
        onSelect: () => acts[act](row),
      }),
    )
  if (row.kind === 'group') return items
  const { path } = row.file
  return [
    {
      id: 'file',
      label: words.openFile,
      disabledReason: row.git === 'deleted' ? words.kinds.deleted : undefined,
      onSelect: () => openFile(path),
    },
    ...items,
  ]
}
