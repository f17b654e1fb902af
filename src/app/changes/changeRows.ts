import type { ChangedFile, Changes } from '../../channels/agent/shared/changesProtocol'
import { compareText, inOrder } from './inOrder'

export const GROUPINGS = ['conversation', 'turn', 'file'] as const
export type Grouping = (typeof GROUPINGS)[number]

interface Place {
  /** The same while the list changes around it. */
  readonly key: string
  /** 1-based, as ARIA counts them. */
  readonly level: number
  readonly setSize: number
  readonly posInSet: number
}

/** A conversation, or one turn of it. */
export interface GroupRow extends Place {
  readonly kind: 'group'
  readonly taskId: string
  /** Null: the whole conversation. */
  readonly messageId: string | null
  readonly files: readonly ChangedFile[]
  readonly isExpanded: boolean
}

export interface FileRow extends Place {
  readonly kind: 'file'
  readonly taskId: string
  readonly file: ChangedFile
  /** Other turns that changed it since it was kept: all of that is one change. */
  readonly otherTurns: number
}

export type ChangeRow = GroupRow | FileRow

interface Group {
  readonly key: string
  readonly taskId: string
  readonly messageId: string | null
  readonly files: readonly ChangedFile[]
}

/** The list of what was changed, line by line. `collapsed` holds the keys of groups that are closed. */
export function changeRows(
  tasks: readonly Changes[],
  grouping: Grouping,
  collapsed: ReadonlySet<string>,
): readonly ChangeRow[] {
  if (grouping === 'file') {
    const found = tasks
      .flatMap(({ taskId, files }) => files.map((file) => ({ taskId, file })))
      .toSorted((one, other) => compareText(one.file.path, other.file.path))
    return found.map(({ taskId, file }, index) => ({
      kind: 'file',
      key: `${taskId}\n${file.path}`,
      level: 1,
      setSize: found.length,
      posInSet: index + 1,
      taskId,
      file,
      otherTurns: 0,
    }))
  }
  const groups = tasks
    .flatMap((task) => (grouping === 'turn' ? turnsOf(task) : [wholeOf(task)]))
    .filter(({ files }) => files.length > 0)
  return groups.flatMap((group, index) => groupRows(group, index, groups.length, collapsed))
}

const wholeOf = ({ taskId, files }: Changes): Group => ({
  key: taskId,
  taskId,
  messageId: null,
  files: inOrder(files),
})

/** Newest first. A file that several turns changed stands in each of them. */
const turnsOf = ({ taskId, files, turns }: Changes): readonly Group[] =>
  turns
    .toSorted((one, other) => compareText(other.at, one.at))
    .map(({ messageId }) => ({
      key: `${taskId}\n${messageId}`,
      taskId,
      messageId,
      files: inOrder(files.filter((file) => file.turns.includes(messageId))),
    }))

function groupRows(
  { key, files, ...about }: Group,
  index: number,
  setSize: number,
  collapsed: ReadonlySet<string>,
): readonly ChangeRow[] {
  const isExpanded = !collapsed.has(key)
  const place = { level: 1, setSize, posInSet: index + 1 }
  const head: GroupRow = { kind: 'group', key, ...place, ...about, files, isExpanded }
  if (!isExpanded) return [head]
  const rows = files.map(
    (file, at): FileRow => ({
      kind: 'file',
      key: `${key}\n${file.path}`,
      level: 2,
      setSize: files.length,
      posInSet: at + 1,
      taskId: about.taskId,
      file,
      otherTurns: about.messageId === null ? 0 : file.turns.length - 1,
    }),
  )
  return [head, ...rows]
}

/** The next or the previous file of the list, around its end; null where there is no other one. */
export function neighbour(
  tasks: readonly Changes[],
  from: { readonly taskId: string; readonly path: string },
  step: 1 | -1,
): { readonly taskId: string; readonly path: string } | null {
  const files = changeRows(tasks, 'conversation', new Set()).flatMap((row) =>
    row.kind === 'file' ? [{ taskId: row.taskId, path: row.file.path }] : [],
  )
  const at = files.findIndex(({ taskId, path }) => taskId === from.taskId && path === from.path)
  if (at === -1) return files.at(step === 1 ? 0 : -1) ?? null
  const next = files[(at + step + files.length) % files.length]
  return next === undefined || files.length === 1 ? null : next
}
