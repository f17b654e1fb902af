import { gitLogMessages as logMessages } from '../../../messages/editing/gitLog'
import { workingMessages as words } from '../../../messages/editing/workingTree'
import type { MenuItem } from '../../../ui/menu/menuItem'
import { actName, actsIn, nameOf, type WorkingActs } from './WorkingRowView'
import type { WorkingFileRow, WorkingRow } from './workingRows'

interface WorkingMenuParts {
  readonly off: string | undefined
  readonly acts: WorkingActs
  readonly openFile: (path: string) => void
  /** Makes a file with conflicts what one side has; absent: the server cannot. */
  readonly resolve?: ((path: string, side: 'ours' | 'theirs') => void) | undefined
  readonly isRebase: boolean
  /** Shows what changed the file; absent: the server cannot tell. */
  readonly history?: ((path: string) => void) | undefined
}

/** What the context menu of one line offers: open · stage · what discards last. */
export function workingMenu(row: WorkingRow, parts: WorkingMenuParts): readonly MenuItem[] {
  const { off, acts, openFile, history } = parts
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
    ...(history && row.git !== 'untracked' && !path.endsWith('/')
      ? [{ id: 'history', label: logMessages.fileHistory, onSelect: () => history(path) }]
      : []),
    ...items,
    ...sideItems(row, parts),
  ]
}

function sideItems(row: WorkingFileRow, { off, resolve, isRebase }: WorkingMenuParts): readonly MenuItem[] {
  if (!resolve || row.group !== 'conflicts' || row.file.isSubmodule) return []
  const { path } = row.file
  const labels = isRebase ? words.useSideOfRebase : words.useSide
  return (['ours', 'theirs'] as const).map((side) => ({
    id: side,
    label: labels[side](nameOf(path)),
    disabledReason: off,
    onSelect: () => resolve(path, side),
  }))
}
