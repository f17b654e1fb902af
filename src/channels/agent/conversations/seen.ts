import type { AgentState, AgentTask } from '../shared/state'
import { isDeleted } from '../store'
import type { AgentViewState } from '../viewStore'

/** When something happened in a conversation last, in the time of the server; null where it does not say. */
export const activityOf = ({ task }: AgentTask): string | null => task?.activeAt ?? task?.at ?? null

/** Something happened in it since it was looked at, or since conversations are counted at all. */
export function isUnread(task: AgentTask, seen: AgentViewState['seen']): boolean {
  const active = activityOf(task)
  const looked = seen[task.taskId] ?? seen['']
  return active !== null && looked !== undefined && active > looked
}

/** How many have something new, without those that the user put away. */
export const countUnread = ({ tasks }: AgentState, seen: AgentViewState['seen']): number =>
  Object.values(tasks).filter(
    (task) => isUnread(task, seen) && task.task?.archived !== true && !isDeleted(task),
  ).length

/** The time of what happened last anywhere: what a new page has before it is old news. */
export const latestOf = ({ tasks }: AgentState): string | null =>
  Object.values(tasks).reduce<string | null>((latest, task) => {
    const active = activityOf(task)
    return active !== null && (latest === null || active > latest) ? active : latest
  }, null)
