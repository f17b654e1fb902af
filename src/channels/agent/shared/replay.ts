import type { AgentLogEvent } from './eventSchemas'
import { applyEvent, missing } from './logFold'
import type { AgentHistory, AgentPage } from './protocol'
import { type AgentItem, type AgentState, initialAgent } from './state'

/** A history replaces what is shown; with `since` it continues it from there. */
export function applyHistory(state: AgentState, history: AgentHistory): AgentState {
  const { seq, epoch, hasMore, since, events } = history
  if (since === undefined) {
    let next: AgentState = { ...initialAgent, epoch, hasMore }
    for (const task of history.tasks) next = applyEvent(next, task)
    for (const event of events) next = applyEvent(next, event)
    const oldest = oldestOf(events, new Set(next.open)) ?? seq + 1
    return keepOlder({ ...next, seq, oldest, gap: false, loaded: true }, state)
  }
  if (epoch !== state.epoch || since > state.seq) return missing(state)
  let next: AgentState = { ...state, gap: false }
  for (const event of events) if ((event.seq ?? 0) > state.seq) next = applyEvent(next, event)
  return { ...next, seq: Math.max(seq, state.seq), gap: false, loaded: true }
}

/**
 * A history has the newest items only. Older pages that were loaded stay if they belong to the same log and join the
 * history without a hole. The newest older item that may have changed since ends them: it and those before it are
 * dropped, and can be asked for again.
 */
function keepOlder(told: AgentState, before: AgentState): AgentState {
  const isSameLog = Object.values(told.items).some(
    ({ id, seq }) => seq >= told.oldest && before.items[id]?.seq === seq,
  )
  if (!isSameLog) return told
  const older = Object.values(before.items).filter(({ id, seq }) => seq < told.oldest && !(id in told.items))
  const changeable = older.filter((item) => !isSettled(item, before, told)).map(({ seq }) => seq)
  const end = Math.max(0, ...changeable)
  const kept = older.filter(({ seq }) => seq > end)
  if (kept.length === 0) return told
  const items = { ...Object.fromEntries(kept.map((item) => [item.id, item])), ...told.items }
  const tasks = { ...told.tasks }
  for (const [taskId, task] of Object.entries(before.tasks)) {
    const ids = task.items.filter((id) => id in items)
    const now = tasks[taskId]
    if (ids.length > 0) tasks[taskId] = { ...(now ?? task), items: inOrder(ids, now?.items ?? [], items) }
  }
  const untold = before.taskOrder.filter((id) => id in tasks && !(id in told.tasks))
  const hasMore = changeable.length > 0 || before.hasMore
  const oldest = Math.min(...kept.map(({ seq }) => seq))
  return { ...told, items, tasks, taskOrder: [...untold, ...told.taskOrder], hasMore, oldest }
}

/** Nothing more can happen to an item of `before`, as far as `told`, the newer state, shows. */
function isSettled(item: AgentItem, before: AgentState, told: AgentState): boolean {
  if (item.kind === 'permission' || item.kind === 'question') return item.outcome !== undefined
  if (item.kind === 'tool') return ['completed', 'failed', 'rejected'].includes(item.call.status)
  if (item.kind !== 'text' && item.kind !== 'thinking') return true
  const status = told.tasks[item.taskId]?.status
  if (status !== 'running' && status !== 'waiting') return true
  const ids = before.tasks[item.taskId]?.items ?? []
  return ids.slice(ids.indexOf(item.id)).some((id) => before.items[id]?.kind === 'user')
}

/** Puts a page of older items before those that are here. An item that is here already stays the same object. */
export function applyPage(state: AgentState, page: AgentPage): AgentState {
  const { events, hasMore } = page.data
  let older: AgentState = { ...initialAgent, hasMore: true }
  for (const event of events) older = applyEvent(older, event)
  const items = { ...older.items, ...state.items }
  const tasks = { ...state.tasks }
  for (const [taskId, task] of Object.entries(older.tasks)) {
    const now = tasks[taskId]
    tasks[taskId] = now ? { ...now, items: inOrder(task.items, now.items, items) } : task
  }
  const taskOrder = [...older.taskOrder.filter((id) => !(id in state.tasks)), ...state.taskOrder]
  const oldest = Math.min(oldestOf(events, new Set()) ?? state.oldest, state.oldest)
  return { ...state, tasks, taskOrder, items, hasMore, oldest }
}

/** Keys of both, in the order in which their items began; without numbers the older ones come first. */
function inOrder(
  older: readonly string[],
  newer: readonly string[],
  items: Readonly<Record<string, AgentItem>>,
): readonly string[] {
  const known = new Set(newer)
  const all = [...older.filter((id) => !known.has(id)), ...newer]
  return all.sort((left, right) => (items[left]?.seq ?? 0) - (items[right]?.seq ?? 0))
}

/** The lowest `seq` of these items. An open request is sent however old it is, so it does not count. */
function oldestOf(events: readonly AgentLogEvent[], open: ReadonlySet<string>): number | undefined {
  const places = events.flatMap((event) => {
    if (event.seq === undefined || OF_A_TASK.has(event.type)) return []
    return 'requestId' in event && open.has(`request:${event.requestId}`) ? [] : [event.seq]
  })
  return places.length > 0 ? Math.min(...places) : undefined
}

/** Events that begin no item. */
const OF_A_TASK: ReadonlySet<string> = new Set(['task', 'plan', 'queue', 'usage', 'commands', 'title'])
