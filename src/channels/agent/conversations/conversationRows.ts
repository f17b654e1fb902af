import { conversationTitle } from '../header/conversationTitle'
import type { AgentState, AgentTask } from '../shared/state'
import { isDeleted } from '../store'
import type { AgentViewState } from '../viewStore'
import { activityOf, isUnread } from './seen'

export type ConversationStatus = 'needsYou' | 'running' | 'failed' | 'stopped' | 'done' | 'new'

export interface ConversationRow {
  readonly taskId: string
  readonly title: string
  readonly status: ConversationStatus
  readonly isUnread: boolean
  readonly isPinned: boolean
  readonly isArchived: boolean
  /** The id of its agent. */
  readonly agent: string | null
  /** When something happened last, ISO 8601. */
  readonly at: string | null
}

const GROUPS = ['pinned', 'today', 'yesterday', 'earlier', 'archived'] as const
type GroupName = (typeof GROUPS)[number]

export interface ConversationGroup {
  readonly name: GroupName
  readonly rows: readonly ConversationRow[]
}

/**
 * The conversations as they are listed: the newest first, in groups by the day on which something happened last. Empty
 * groups are left out, archived ones are not.
 *
 * @param now milliseconds since 1970, by the clock of the page
 */
export function conversationGroups(
  state: AgentState,
  seen: AgentViewState['seen'],
  now: number,
): readonly ConversationGroup[] {
  const asking = new Set(state.open.flatMap((id) => state.items.get(id)?.taskId ?? []))
  const days = startsOf(now)
  const groups = new Map<GroupName, ConversationRow[]>(GROUPS.map((name) => [name, []]))
  for (const taskId of state.taskOrder.toReversed()) {
    const task = state.tasks[taskId]
    if (!task || isDeleted(task)) continue
    const row = toRow(state, task, asking.has(taskId), seen)
    groups.get(groupOf(row, days))?.push(row)
  }
  return GROUPS.map((name) => ({ name, rows: (groups.get(name) ?? []).sort(newestFirst) })).filter(
    ({ rows }) => rows.length > 0,
  )
}

function toRow(
  state: AgentState,
  task: AgentTask,
  asks: boolean,
  seen: AgentViewState['seen'],
): ConversationRow {
  return {
    taskId: task.taskId,
    title: conversationTitle(state, task.taskId),
    status: statusOf(task, asks),
    isUnread: isUnread(task, seen),
    isPinned: task.task?.pinned === true,
    isArchived: task.task?.archived === true,
    agent: task.task?.agent ?? null,
    at: activityOf(task),
  }
}

function statusOf({ status }: AgentTask, asks: boolean): ConversationStatus {
  if (asks || status === 'waiting') return 'needsYou'
  if (status === 'completed') return 'done'
  if (status === 'aborted') return 'stopped'
  return status === 'created' ? 'new' : status
}

/** Rows without a time keep the order of their conversations, behind the others. */
const newestFirst = (one: ConversationRow, other: ConversationRow): number =>
  (other.at ?? '').localeCompare(one.at ?? '')

/** The beginnings of today and of yesterday, which is 23 or 25 hours long twice a year. */
function startsOf(now: number): { readonly today: number; readonly yesterday: number } {
  const day = new Date(now)
  day.setHours(0, 0, 0, 0)
  const today = day.getTime()
  day.setDate(day.getDate() - 1)
  return { today, yesterday: day.getTime() }
}

function groupOf(row: ConversationRow, { today, yesterday }: ReturnType<typeof startsOf>): GroupName {
  if (row.isArchived) return 'archived'
  if (row.isPinned) return 'pinned'
  const at = row.at === null ? 0 : Date.parse(row.at)
  if (at >= today) return 'today'
  return at >= yesterday ? 'yesterday' : 'earlier'
}
