import { type GitKind, kindOf } from '../../../channels/files/git/gitMarks'
import type { GitFile, GitRepository } from '../../../channels/files/shared/gitProtocol'

const WORKING_GROUPS = ['conflicts', 'staged', 'changed', 'untracked'] as const
export type WorkingGroup = (typeof WORKING_GROUPS)[number]

interface Place {
  /** The same while the list changes around it. */
  readonly key: string
  /** 1-based, as ARIA counts them. */
  readonly level: number
  readonly setSize: number
  readonly posInSet: number
}

export interface WorkingGroupRow extends Place {
  readonly kind: 'group'
  readonly group: WorkingGroup
  /** Also those that are not listed. */
  readonly count: number
  readonly isExpanded: boolean
}

export interface WorkingFileRow extends Place {
  readonly kind: 'file'
  readonly group: WorkingGroup
  readonly file: GitFile
  readonly git: GitKind
}

export type WorkingRow = WorkingGroupRow | WorkingFileRow

/** How a file is in a group; null: it is not in it. A file whose staged state was changed again is in two. */
function kindIn(group: WorkingGroup, { conflict, staged, changed }: GitFile): GitKind | null {
  if (group === 'conflicts') return conflict === undefined ? null : 'conflict'
  if (group === 'staged') return staged === undefined ? null : kindOf(staged)
  if (changed === undefined || (changed === '?') !== (group === 'untracked')) return null
  return kindOf(changed)
}

/** The working tree of a repository, line by line. `collapsed` holds the groups that are closed. */
export function workingRows(
  { files, counts }: GitRepository,
  collapsed: ReadonlySet<WorkingGroup>,
): readonly WorkingRow[] {
  const groups = WORKING_GROUPS.filter((group) => counts[group] > 0)
  return groups.flatMap((group, index): readonly WorkingRow[] => {
    const isExpanded = !collapsed.has(group)
    const place = { level: 1, setSize: groups.length, posInSet: index + 1 }
    const head: WorkingGroupRow = {
      kind: 'group',
      key: group,
      ...place,
      group,
      count: counts[group],
      isExpanded,
    }
    if (!isExpanded) return [head]
    const found = files.flatMap((file) => {
      const git = kindIn(group, file)
      return git === null ? [] : [{ file, git }]
    })
    const rows = found.map(
      ({ file, git }, at): WorkingFileRow => ({
        kind: 'file',
        key: `${group}\n${file.path}`,
        level: 2,
        setSize: found.length,
        posInSet: at + 1,
        group,
        file,
        git,
      }),
    )
    return [head, ...rows]
  })
}
