import { KeyedList } from '../../../lib/persistent/keyedList'
import { PersistentList } from '../../../lib/persistent/persistentList'
import type { AgentLogEvent } from './eventSchemas'
import { applyEvent, missing, saidOf } from './logFold'
import { type AgentHistory, type AgentPage, MAX_TASKS } from './protocol'
import { type AgentItem, type AgentState, type AgentTask, initialAgent, noIds } from './state'

/** A history replaces what is shown; with `since` it continues it from there. */
export function applyHistory(state: AgentState, history: AgentHistory): AgentState {
  const { seq, epoch, hasMore, since, events } = history
  if (since === undefined) {
    let next: AgentState = { ...initialAgent, epoch, hasMore }
    for (const task of history.tasks) next = applyEvent(next, task)
    for (const event of events) next = applyEvent(next, event)
    const oldest = oldestOf(events, new Set(next.open)) ?? seq + 1
    return keepOlder(keepUnnamed({ ...next, seq, oldest, gap: false, loaded: true }, state), state)
  }
  if (epoch !== state.epoch || since > state.seq) return missing(state)
  let next: AgentState = { ...state, gap: false }
  for (const event of events) if ((event.seq ?? 0) > state.seq) next = applyEvent(next, event)
  return { ...next, seq: Math.max(seq, state.seq), gap: false, loaded: true }
}

/** A short list of conversations is whole: what it does not name was erased. A long one leaves out the oldest. */
export const isWholeList = ({ taskOrder }: AgentState): boolean => taskOrder.length < MAX_TASKS

/** Conversations that a long list leaves out stay known as in a list. Their own pages have the rest, as it is by then. */
function keepUnnamed(told: AgentState, before: AgentState): AgentState {
  if (isWholeList(told) || !told.taskOrder.some((id) => id in before.tasks)) return told
  const tasks = { ...told.tasks }
  const unnamed = new Set<string>()
  for (const taskId of before.taskOrder) {
    const task = before.tasks[taskId]
    const now = tasks[taskId]
    if (!task || now?.task) continue
    unnamed.add(taskId)
    // An open request alone is told of an old conversation too.
    const { items, said } = now ?? { items: noIds, said: noIds }
    tasks[taskId] = { ...listed(task), items, said, reach: null }
  }
  return { ...told, tasks, taskOrder: [...unnamed, ...told.taskOrder.filter((id) => !unnamed.has(id))] }
}

/** Only what a list needs of it. */
function listed(task: AgentTask): AgentTask {
  const bare = { ...task, plan: null, queue: null, usage: null, commands: null }
  if (!task.task) return bare
  const { modes: _, options: __, ...row } = task.task
  return { ...bare, task: { ...row, partial: true } }
}

/**
 * A history has the newest items only. Older pages that were loaded stay if they belong to the same log and join the
 * history without a hole. The newest older item that may have changed since ends them: it and those before it are
 * dropped, and can be asked for again.
 */
function keepOlder(told: AgentState, before: AgentState): AgentState {
  if (before.items.length === 0) return told
  const isSameLog = [...told.items].some(
    ({ id, seq }) => seq >= told.oldest && before.items.get(id)?.seq === seq,
  )
  if (!isSameLog) return told
  const older = [...before.items].filter(
    ({ id, seq, taskId }) =>
      seq < told.oldest &&
      // Before that only some conversations were asked for.
      seq >= before.oldest &&
      !told.items.has(id) &&
      told.tasks[taskId] !== undefined,
  )
  const changeable = older.filter((item) => !isSettled(item, before, told))
  const end = changeable.reduce((last, { seq }) => Math.max(last, seq), 0)
  const kept = older.filter(({ seq }) => seq > end)
  if (kept.length === 0) return told
  const items = bySeq([...kept, ...told.items])
  const tasks = { ...told.tasks }
  for (const [taskId, task] of Object.entries(before.tasks)) {
    const ids = [...task.items].filter((id) => items.has(id))
    const now = tasks[taskId]
    if (now && ids.length > 0) tasks[taskId] = { ...now, ...inOrder(ids, now.items, items) }
  }
  const hasMore = changeable.length > 0 || before.hasMore
  const oldest = kept.reduce((least, { seq }) => Math.min(least, seq), Number.POSITIVE_INFINITY)
  return { ...told, items, tasks, hasMore, oldest }
}

/** Nothing more can happen to an item of `before`, as far as `told`, the newer state, shows. */
function isSettled(item: AgentItem, before: AgentState, told: AgentState): boolean {
  if (item.kind === 'permission' || item.kind === 'question') return item.outcome !== undefined
  if (item.kind === 'tool') return ['completed', 'failed', 'rejected'].includes(item.call.status)
  if (item.kind !== 'text' && item.kind !== 'thinking') return true
  const status = told.tasks[item.taskId]?.status
  if (status !== 'running' && status !== 'waiting') return true
  const lastSaid = before.items.get(before.tasks[item.taskId]?.said.at(-1) ?? '')
  return lastSaid !== undefined && lastSaid.seq > item.seq
}

/** Puts a page of older items before those that are here. An item that is here already stays the same object. */
export function applyPage(state: AgentState, page: AgentPage): AgentState {
  const { events, hasMore } = page.data
  if (page.taskId !== undefined) return applyTaskPage(state, page.taskId, page.data)
  let older: AgentState = { ...initialAgent, hasMore: true }
  for (const event of events) older = applyEvent(older, event)
  const known = [...older.items].map((item) => state.items.get(item.id) ?? item)
  const items = bySeq([...known, ...state.items])
  const tasks = { ...state.tasks }
  for (const [taskId, task] of Object.entries(older.tasks)) {
    const now = tasks[taskId]
    tasks[taskId] = now ? { ...withTold(now, task), ...inOrder(task.items, now.items, items) } : task
  }
  const taskOrder = [...older.taskOrder.filter((id) => !(id in state.tasks)), ...state.taskOrder]
  const oldest = Math.min(oldestOf(events, new Set()) ?? state.oldest, state.oldest)
  return { ...state, tasks, taskOrder, items, hasMore, oldest }
}

/** What a history left out of a conversation, from its own page. What is here is newer or the same, and stays. */
function withRest(now: AgentTask, told: AgentTask): AgentTask {
  if (!now.task?.partial || !told.task || told.task.partial) return now
  const { partial: _, ...task } = now.task
  const { modes, options } = told.task
  return {
    ...now,
    task: { ...(modes && { modes }), ...(options && { options }), ...task },
    plan: now.plan ?? told.plan,
    queue: now.queue ?? told.queue,
    usage: now.usage ?? told.usage,
    commands: now.commands ?? told.commands,
  }
}

/** What a page says of a conversation beside its items: of one that a history left out it is newer. */
function withTold(now: AgentTask, told: AgentTask): AgentTask {
  const whole = withRest(now, told)
  if ((told.task?.seq ?? 0) <= (now.task?.seq ?? 0)) return whole
  const { status, task, title } = told
  return { ...whole, status, task, title: title ?? now.title }
}

/** A page of one conversation. Those before it of others stay unknown, so nothing is said of `oldest`. */
function applyTaskPage(
  state: AgentState,
  taskId: string,
  { events, hasMore }: AgentPage['data'],
): AgentState {
  const { oldest, hasMore: othersHaveMore } = state
  const next = applyPage(state, { type: 'page', requestId: '', data: { events, hasMore: othersHaveMore } })
  const task = next.tasks[taskId]
  if (!task) return state
  const from = oldestOf(events, new Set()) ?? Number.POSITIVE_INFINITY
  const before = task.reach?.oldest ?? oldest
  const reach = { oldest: Math.min(from, before), hasMore }
  return { ...next, oldest, tasks: { ...next.tasks, [taskId]: { ...task, reach } } }
}

const bySeq = (items: AgentItem[]): KeyedList<AgentItem> =>
  KeyedList.from(items.sort((left, right) => left.seq - right.seq))

/** Keys of both, in the order in which their items began; without numbers the older ones come first. */
function inOrder(
  older: Iterable<string>,
  newer: Iterable<string>,
  items: AgentState['items'],
): Pick<AgentTask, 'items' | 'said'> {
  const known = new Set(newer)
  const all = [...[...older].filter((id) => !known.has(id)), ...known]
  const seqOf = (id: string) => items.get(id)?.seq ?? 0
  const ids = PersistentList.from(all.sort((left, right) => seqOf(left) - seqOf(right)))
  return { items: ids, said: saidOf(ids, items) }
}

/** The lowest `seq` of these items. An open request is sent however old it is, so it does not count. */
function oldestOf(events: readonly AgentLogEvent[], open: ReadonlySet<string>): number | undefined {
  let oldest: number | undefined
  for (const event of events) {
    if (event.seq === undefined || OF_A_TASK.has(event.type)) continue
    const isOpen = 'requestId' in event && open.has(`request:${event.requestId}`)
    if (!isOpen && event.seq < (oldest ?? Number.POSITIVE_INFINITY)) oldest = event.seq
  }
  return oldest
}

/** Events that begin no item. */
export const OF_A_TASK: ReadonlySet<string> = new Set(['task', 'plan', 'queue', 'usage', 'commands', 'title'])
