import type { AgentLogEvent, AgentLogEventOf } from './eventSchemas'
import type { AgentDialectEvent } from './protocol'
import {
  type AgentItem,
  type AgentState,
  type AgentTask,
  type Begun,
  changeItem,
  changeTask,
  initialAgent,
  putItem,
} from './state'

/** An event that must follow one we do not have: the state as it was, with the gap noted. */
export const missing = (state: AgentState): AgentState => (state.gap ? state : { ...state, gap: true })

export const begin = (state: AgentState, id: string, event: AgentLogEvent): Begun => ({
  id,
  seq: event.seq ?? state.seq,
})

/** Events without an id of their own are known by their place in the log, or by their turn where there is none. */
export const placeOf = (state: AgentState, event: AgentLogEvent): string =>
  event.seq === undefined ? `event:unnumbered-${Object.keys(state.items).length}` : `event:${event.seq}`

export function body<E extends AgentLogEvent>(event: E): Omit<E, 'type' | 'seq' | 'epoch'> {
  const { type: _type, seq: _seq, epoch: _epoch, ...rest } = event
  return rest
}

export function appendText(
  state: AgentState,
  event: AgentLogEventOf<'text'> | AgentLogEventOf<'thinking'>,
): AgentState {
  const id = `message:${event.messageId}`
  const known = state.items[id]
  if (!known) {
    // Its beginning may stand on an older page that was not asked for yet, and comes whole with it.
    if (event.offset > 0) return state.hasMore ? state : missing(state)
    const { offset: _, ...rest } = body(event)
    return putItem(state, { ...begin(state, id, event), kind: event.type, ...rest })
  }
  if (known.kind !== 'text' && known.kind !== 'thinking') return state
  const end = endOf(known)
  if (event.offset > end) return missing(state)
  const fresh = event.content.slice(end - event.offset)
  if (!fresh) return state
  const content = known.content + fresh
  return changeItem(state, id, () =>
    known.truncated ? { ...known, content, length: end + fresh.length } : { ...known, content },
  )
}

/** A lost tail is noticed here, unless the message stands on an older page. */
export function endMessage(state: AgentState, event: AgentLogEventOf<'message_end'>): AgentState {
  const item = state.items[`message:${event.messageId}`]
  if (item?.kind !== 'text' && item?.kind !== 'thinking') return state
  return endOf(item) < event.length ? missing(state) : state
}

/** Position after a message, UTF-16 units: more than it holds where its middle was left out. */
const endOf = (item: { content: string; truncated?: boolean | undefined; length?: number | undefined }) =>
  item.truncated ? (item.length ?? item.content.length) : item.content.length

export function putCall(state: AgentState, event: AgentLogEventOf<'tool_invocation'>): AgentState {
  const id = `tool:${event.toolCallId}`
  const known = state.items[id]
  const before = known?.kind === 'tool' ? known : { call: {}, output: '', outputEnd: 0 }
  const { output, length, ...stated } = body(event)
  const { truncated: _, ...kept } = { truncated: undefined, ...before.call }
  return putItem(state, {
    ...begin(state, id, event),
    kind: 'tool',
    taskId: event.taskId,
    call: { ...kept, ...stated },
    output: output ?? before.output,
    outputEnd: output === undefined ? before.outputEnd : (length ?? output.length),
  })
}

export function appendOutput(state: AgentState, event: AgentLogEventOf<'tool_output'>): AgentState {
  const id = `tool:${event.toolCallId}`
  const known = state.items[id]
  if (known?.kind !== 'tool') return state
  if (event.offset > known.outputEnd) return missing(state)
  const fresh = event.content.slice(known.outputEnd - event.offset)
  if (!fresh) return state
  const output = known.output + fresh
  return changeItem(state, id, () => ({ ...known, output, outputEnd: known.outputEnd + fresh.length }))
}

export function putResult(state: AgentState, event: AgentLogEventOf<'tool_result'>): AgentState {
  return changeItem(state, `tool:${event.toolCallId}`, (item) => {
    if (item.kind !== 'tool') return item
    const { at: _, ...result } = body(event)
    // A server without numbers sends no other word of the end.
    const ended =
      event.seq === undefined && (item.call.status === 'running' || item.call.status === 'pending')
    const status = ended ? (event.error === undefined ? 'completed' : 'failed') : item.call.status
    return { ...item, call: { ...item.call, ...result, status } }
  })
}

export function resolve(state: AgentState, event: AgentLogEventOf<'request_resolved'>): AgentState {
  const id = `request:${event.requestId}`
  const { outcome, optionId } = event
  const next = changeItem(state, id, (item) =>
    (item.kind === 'permission' || item.kind === 'question') && item.outcome === undefined
      ? { ...item, outcome, ...(optionId === undefined ? {} : { optionId }) }
      : item,
  )
  if (next === state) return state
  return { ...next, open: state.open.filter((other) => other !== id) }
}

/**
 * The same conversation without the items after a message. One that is not known is a message of the user, which such
 * a server names and does not repeat: the newest of them here.
 */
export function truncateAfter(
  state: AgentState,
  { taskId, messageId }: { taskId: string; messageId: string },
): AgentState {
  const named = state.items[`message:${messageId}`]
  const task = state.tasks[named?.taskId ?? taskId]
  const itemId = named?.id ?? (task && lastSaid(state, task))
  if (!task || !itemId) return state
  const at = task.items.indexOf(itemId) + 1
  if (at === task.items.length) return state
  const gone = new Set(task.items.slice(at))
  return {
    ...state,
    items: Object.fromEntries(Object.entries(state.items).filter(([id]) => !gone.has(id))),
    tasks: { ...state.tasks, [task.taskId]: { ...task, items: task.items.slice(0, at) } },
    open: state.open.filter((id) => !gone.has(id)),
  }
}

/** Text of a dialect that counts nothing: more of it, or all of it. */
export function say(
  state: AgentState,
  event: Extract<AgentDialectEvent, { type: 'appended' | 'rewritten' }>,
): AgentState {
  const taskId = currentTask(state, event)
  const last = state.items[state.tasks[taskId]?.items.at(-1) ?? '']
  const goesOn = last?.kind === event.kind && !last.isFinal
  const unnamed = goesOn ? last.messageId : `unnumbered-${Object.keys(state.items).length}`
  const messageId = event.messageId || unnamed
  const id = `message:${messageId}`
  const known = state.items[id]
  const before = known?.kind === 'text' || known?.kind === 'thinking' ? known : undefined
  if (event.type === 'appended' && before?.isFinal) return state
  const content = event.type === 'appended' ? (before?.content ?? '') + event.content : event.content
  const isFinal = event.type === 'rewritten' && event.isFinal
  if (content === (before?.content ?? '') && (!isFinal || !before || before.isFinal)) return state
  const said: AgentItem = { id, seq: state.seq, kind: event.kind, taskId, messageId, content }
  return putItem(state, isFinal ? { ...said, isFinal } : said)
}

/** The same event with its task, message and call named, which only a server without numbers leaves out. */
export function named(state: AgentState, event: AgentLogEvent): AgentLogEvent {
  const taskId = currentTask(state, event)
  const fresh = `unnumbered-${Object.keys(state.items).length}`
  switch (event.type) {
    case 'user_message':
      return { ...event, taskId, messageId: event.messageId || fresh }
    case 'tool_invocation':
      return { ...event, taskId, toolCallId: event.toolCallId || fresh }
    case 'tool_output':
    case 'tool_result':
      return { ...event, taskId, toolCallId: event.toolCallId || lastCall(state, taskId) }
    default:
      return { ...event, taskId }
  }
}

/**
 * A server that names its tasks also says when a turn ends, so its task runs while it speaks. Of one that does
 * not this cannot be told. What comes late, after the end, does not begin the turn again.
 */
export function running(state: AgentState, event: AgentLogEvent | AgentDialectEvent): AgentState {
  if (event.taskId === '' || state.epoch !== null) return state
  if (event.type === 'task' && ENDS.has(event.status))
    return changeTask(state, event.taskId, (task) => over(state, task))
  const speaks = event.type === 'appended' || event.type === 'tool_invocation'
  if (!speaks) return state
  return changeTask(state, event.taskId, (task) => {
    const isLate = task.turn.isOver && lastSaid(state, task) === task.turn.after
    if (task.status === 'running' || isLate) return task
    return { ...task, status: 'running', turn: { ...task.turn, isOver: false } }
  })
}

/** What a turn asked ends with it. Its end may be told again, when another asks already. */
export function closeAsked(
  state: AgentState,
  { taskId, turnId }: { taskId: string; turnId?: string },
): AgentState {
  const task = state.tasks[taskId]
  if (!task || (turnId !== undefined && task.turn.id !== turnId)) return state
  return state.open.reduce((next, id) => {
    const item = state.items[id]
    if (item?.taskId !== taskId || (item.kind !== 'permission' && item.kind !== 'question')) return next
    return resolve(next, {
      type: 'request_resolved',
      taskId,
      requestId: item.requestId,
      outcome: 'interrupted',
    })
  }, state)
}

const ENDS: ReadonlySet<string> = new Set(['completed', 'failed', 'aborted'])
/** Nothing of a turn comes later than after so many others. */
const MAX_ENDED = 20

function over(state: AgentState, task: AgentTask): AgentTask {
  const { id, ended } = task.turn
  const known = id === null || ended.includes(id) ? ended : [...ended, id].slice(-MAX_ENDED)
  return { ...task, turn: { id, isOver: true, after: lastSaid(state, task), ended: known } }
}

const lastSaid = (state: AgentState, task: AgentTask): string | null =>
  task.items.findLast((id) => state.items[id]?.kind === 'user') ?? null

/** Another turn than the one before, unless it is one that ended already. */
export function turned(state: AgentState, taskId: string, turnId: string): AgentState {
  return changeTask(state, taskId, (task) => {
    if (task.turn.id === turnId || task.turn.ended.includes(turnId)) return task
    return { ...task, turn: { ...task.turn, id: turnId, isOver: false } }
  })
}

/** The conversation that began last; on such servers there is often only one. */
const currentTask = (state: AgentState, event: { taskId: string }) =>
  event.taskId || (state.taskOrder.at(-1) ?? 'conversation')

function lastCall(state: AgentState, taskId: string): string {
  const call = state.tasks[taskId]?.items.findLast((id) => state.items[id]?.kind === 'tool')
  return call?.slice('tool:'.length) ?? ''
}

/** Keys of both, in the order their items began; the older ones first where nobody numbered. */
export function inOrder(
  older: readonly string[],
  newer: readonly string[],
  items: Readonly<Record<string, AgentItem>>,
): readonly string[] {
  const known = new Set(newer)
  const all = [...older.filter((id) => !known.has(id)), ...newer]
  return all.sort((left, right) => (items[left]?.seq ?? 0) - (items[right]?.seq ?? 0))
}

/** Nothing but what belongs to the connection, for a conversation that is told from its beginning. */
export const forgotten = (state: AgentState): AgentState => ({ ...initialAgent, loaded: state.loaded })

/** Nothing more can happen to an item of `before`, as far as what was told later says. */
export function isSettled(item: AgentItem, before: AgentState, told: AgentState): boolean {
  if (item.kind === 'permission' || item.kind === 'question') return item.outcome !== undefined
  if (item.kind === 'tool') return ['completed', 'failed', 'rejected'].includes(item.call.status)
  if (item.kind !== 'text' && item.kind !== 'thinking') return true
  const status = told.tasks[item.taskId]?.status
  if (status !== 'running' && status !== 'waiting') return true
  const ids = before.tasks[item.taskId]?.items ?? []
  return ids.slice(ids.indexOf(item.id)).some((id) => before.items[id]?.kind === 'user')
}
