import { assertNever } from '../../../lib/assertNever'
import type { AgentLogEvent } from './eventSchemas'
import {
  appendOutput,
  appendText,
  begin,
  body,
  closeAsked,
  endMessage,
  forgotten,
  inOrder,
  isSettled,
  missing,
  named,
  placeOf,
  putCall,
  putResult,
  resolve,
  running,
  say,
  truncateAfter,
  turned,
} from './items'
import type { AgentDialectEvent, AgentEvent, AgentHistory, AgentPage } from './protocol'
import { type AgentState, changeTask, initialAgent, putItem } from './state'

/** The fold of the agent log; the server runs the same one, and its state is what `history` is made of. */
export function reduceAgent(state: AgentState, event: AgentEvent): AgentState {
  switch (event.type) {
    case 'history':
      return replay(state, event)
    case 'page':
      return prepend(state, event)
    case 'prompted':
      return state
    case 'restarted':
      return state.restarted ? state : { ...state, restarted: true }
    case 'appended':
    case 'rewritten':
    case 'truncated':
    case 'ended':
      return applyUnnumbered(state, event)
    default:
      return event.seq === undefined ? applyUnnumbered(state, event) : applyNext(state, event, event.seq)
  }
}

/** An event of the log: the next one, or it is dropped because it is old, or it shows that one is missing. */
function applyNext(state: AgentState, event: AgentLogEvent, seq: number): AgentState {
  const foreign = event.epoch !== undefined && event.epoch !== state.epoch
  if (foreign && state.epoch !== null) return missing(state)
  if (!foreign && seq <= state.seq) return state
  if (state.gap || seq !== state.seq + 1) return missing(state)
  const next = apply(state, event)
  if (next.gap) return missing(state)
  return { ...next, seq, epoch: event.epoch ?? state.epoch, loaded: true }
}

/** An event for this socket only, or one of a server that does not number: nothing can be missing. */
function applyUnnumbered(state: AgentState, event: AgentLogEvent | AgentDialectEvent): AgentState {
  const begun = state.restarted && event.type !== 'request_resolved' ? forgotten(state) : state
  const { turnId, ...rest } = { turnId: undefined, ...event }
  const inTurn = typeof turnId === 'string' ? turned(begun, event.taskId, turnId) : begun
  if (event.type === 'ended') return closeAsked(inTurn, event)
  const next = applyDialect(running(inTurn, event), rest)
  if (next.gap !== state.gap) return state
  return next.loaded ? next : { ...next, loaded: true }
}

function applyDialect(state: AgentState, event: AgentLogEvent | AgentDialectEvent): AgentState {
  switch (event.type) {
    case 'appended':
    case 'rewritten':
      return say(state, event)
    case 'truncated':
      return truncateAfter(state, event)
    case 'restarted':
    case 'ended':
      return state
    default:
      return apply(state, named(state, event))
  }
}

function replay(state: AgentState, history: AgentHistory): AgentState {
  const { seq, epoch, hasMore, since, events } = history
  if (since === undefined) {
    let next: AgentState = { ...initialAgent, epoch, hasMore }
    for (const task of history.tasks) next = apply(next, task)
    for (const event of events) next = apply(next, event)
    const oldest = oldestOf(events, new Set(next.open)) ?? seq + 1
    return keepOlder({ ...next, seq, oldest, gap: false, loaded: true }, state)
  }
  if (epoch !== state.epoch || since > state.seq) return missing(state)
  let next: AgentState = { ...state, gap: false }
  for (const event of events) if ((event.seq ?? 0) > state.seq) next = apply(next, event)
  return { ...next, seq: Math.max(seq, state.seq), gap: false, loaded: true }
}

/**
 * The server tells the newest items; pages of older ones that were asked for stay, where they belong to the same log
 * and join what was told. One that may have changed since ends them: it and those before it can be asked for again.
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

/** Older items go before the ones we have; what is known already stays the same object. */
function prepend(state: AgentState, page: AgentPage): AgentState {
  const { events, hasMore } = page.data
  let older: AgentState = { ...initialAgent, hasMore: true }
  for (const event of events) older = apply(older, event)
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

/** Where these items begin. Open requests come along however old they are, so they say nothing. */
function oldestOf(events: readonly AgentLogEvent[], open: ReadonlySet<string>): number | undefined {
  const places = events.flatMap((event) => {
    if (event.seq === undefined || OF_A_TASK.has(event.type)) return []
    return 'requestId' in event && open.has(`request:${event.requestId}`) ? [] : [event.seq]
  })
  return places.length > 0 ? Math.min(...places) : undefined
}

/** Events that begin no item. */
const OF_A_TASK: ReadonlySet<string> = new Set(['task', 'plan', 'queue', 'usage', 'commands', 'title'])

function apply(state: AgentState, event: AgentLogEvent): AgentState {
  switch (event.type) {
    case 'task':
      return changeTask(state, event.taskId, (task) => {
        const { stopReason: _, ...kept } = { stopReason: undefined, ...task.task }
        return {
          ...task,
          status: event.status,
          task: { ...kept, ...event },
          title: event.title ?? task.title,
        }
      })
    case 'user_message':
      return putItem(state, {
        ...begin(state, `message:${event.messageId}`, event),
        kind: 'user',
        ...body(event),
      })
    case 'text':
    case 'thinking':
      return appendText(state, event)
    case 'message_end':
      return endMessage(state, event)
    case 'tool_invocation':
      return putCall(state, event)
    case 'tool_output':
      return appendOutput(state, event)
    case 'tool_result':
      return putResult(state, event)
    case 'permission_request': {
      const { kind: toolKind, ...rest } = body(event)
      const begun = begin(state, `request:${event.requestId}`, event)
      return putItem(state, { ...begun, ...rest, kind: 'permission', toolKind })
    }
    case 'question':
      return putItem(state, {
        ...begin(state, `request:${event.requestId}`, event),
        kind: 'question',
        ...body(event),
      })
    case 'request_resolved':
      return resolve(state, event)
    case 'plan':
    case 'queue':
    case 'usage':
    case 'commands':
      return changeTask(state, event.taskId, (task) => ({ ...task, [event.type]: event }))
    case 'title':
      return changeTask(state, event.taskId, (task) => ({ ...task, title: event.title }))
    case 'notice':
      return putItem(state, { ...begin(state, placeOf(state, event), event), kind: 'notice', ...body(event) })
    case 'compaction':
      return putItem(state, {
        ...begin(state, placeOf(state, event), event),
        kind: 'compaction',
        ...body(event),
      })
    case 'error':
      return putItem(state, { ...begin(state, placeOf(state, event), event), kind: 'error', ...body(event) })
    default:
      return assertNever(event)
  }
}
