import { KeyedList } from '../../../lib/persistent/keyedList'
import { PersistentList } from '../../../lib/persistent/persistentList'
import type { AgentLogEvent } from './eventSchemas'
import { applyEvent, changeTask, putItem, resolveRequest, saidOf } from './logFold'
import type { AgentDialectEvent } from './protocol'
import { type AgentItem, type AgentState, type AgentTask, initialAgent } from './state'

/**
 * An event without a number: of a server that does not number its log, or for this socket only. Nothing can be
 * missing before it. What such a server leaves out (names of tasks, messages and calls, the end of a turn) is
 * concluded from what came before.
 */
export function applyUnnumbered(state: AgentState, event: AgentLogEvent | AgentDialectEvent): AgentState {
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
      return applyEvent(state, named(state, event))
  }
}

/** Only what belongs to the connection, for a conversation that the server sends from its beginning. */
const forgotten = (state: AgentState): AgentState => ({ ...initialAgent, loaded: state.loaded })

/** Text of a dialect without offsets: more of a message, or all of it. */
function say(
  state: AgentState,
  event: Extract<AgentDialectEvent, { type: 'appended' | 'rewritten' }>,
): AgentState {
  const taskId = currentTask(state, event)
  const last = state.items.get(state.tasks[taskId]?.items.at(-1) ?? '')
  const goesOn = last?.kind === event.kind && !last.isFinal
  const unnamed = goesOn ? last.messageId : `unnumbered-${state.items.length}`
  const messageId = event.messageId || unnamed
  const id = `message:${messageId}`
  const known = state.items.get(id)
  const before = known?.kind === 'text' || known?.kind === 'thinking' ? known : undefined
  if (event.type === 'appended' && before?.isFinal) return state
  const content = event.type === 'appended' ? (before?.content ?? '') + event.content : event.content
  const isFinal = event.type === 'rewritten' && event.isFinal
  if (content === (before?.content ?? '') && (!isFinal || !before || before.isFinal)) return state
  const said: AgentItem = { id, seq: state.seq, kind: event.kind, taskId, messageId, content }
  return putItem(state, isFinal ? { ...said, isFinal } : said)
}

/**
 * The conversation without the items after a message. An unknown id means the newest message of the user: such a
 * server names these messages and does not repeat them.
 */
function truncateAfter(
  state: AgentState,
  { taskId, messageId }: { taskId: string; messageId: string },
): AgentState {
  const named = state.items.get(`message:${messageId}`)
  const task = state.tasks[named?.taskId ?? taskId]
  const itemId = named?.id ?? (task && lastSaid(task))
  if (!task || !itemId) return state
  const at = task.items.lastIndexOf(itemId) + 1
  if (at === task.items.length) return state
  const gone = new Set(task.items.slice(at))
  const stays = (id: string) => !gone.has(id)
  const items = KeyedList.from([...state.items].filter(({ id }) => stays(id)))
  const ids = PersistentList.from([...task.items].filter(stays))
  return {
    ...state,
    items,
    tasks: { ...state.tasks, [task.taskId]: { ...task, items: ids, said: saidOf(ids, items) } },
    open: state.open.filter(stays),
  }
}

/** The event with its task, message and call named, where the server left that out. */
function named(state: AgentState, event: AgentLogEvent): AgentLogEvent {
  const taskId = currentTask(state, event)
  const fresh = `unnumbered-${state.items.length}`
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
 * A server that names its tasks also says when a turn ends, so a task runs while it speaks. For one that does not,
 * this cannot be told. What arrives after the end does not begin the turn again.
 */
function running(state: AgentState, event: AgentLogEvent | AgentDialectEvent): AgentState {
  if (event.taskId === '' || state.epoch !== null) return state
  if (event.type === 'task' && ENDS.has(event.status)) return changeTask(state, event.taskId, over)
  const speaks = event.type === 'appended' || event.type === 'tool_invocation'
  if (!speaks) return state
  return changeTask(state, event.taskId, (task) => {
    const isLate = task.turn.isOver && lastSaid(task) === task.turn.after
    if (task.status === 'running' || isLate) return task
    return { ...task, status: 'running', turn: { ...task.turn, isOver: false } }
  })
}

/** The end of a turn closes its open requests. The end of an older turn, told again, closes nothing. */
function closeAsked(state: AgentState, { taskId, turnId }: { taskId: string; turnId?: string }): AgentState {
  const task = state.tasks[taskId]
  if (!task || (turnId !== undefined && task.turn.id !== turnId)) return state
  return state.open.reduce((next, id) => {
    const item = state.items.get(id)
    if (item?.taskId !== taskId || (item.kind !== 'permission' && item.kind !== 'question')) return next
    return resolveRequest(next, {
      type: 'request_resolved',
      taskId,
      requestId: item.requestId,
      outcome: 'interrupted',
    })
  }, state)
}

/** Begins another turn than the one before, unless it has ended already. */
function turned(state: AgentState, taskId: string, turnId: string): AgentState {
  return changeTask(state, taskId, (task) => {
    if (task.turn.id === turnId || task.turn.ended.includes(turnId)) return task
    return { ...task, turn: { ...task.turn, id: turnId, isOver: false } }
  })
}

const ENDS: ReadonlySet<string> = new Set(['completed', 'failed', 'aborted'])
/** Turns that ended and are remembered: no event of a turn comes after so many later ones. */
const MAX_ENDED = 20

function over(task: AgentTask): AgentTask {
  const { id, ended } = task.turn
  const known = id === null || ended.includes(id) ? ended : [...ended, id].slice(-MAX_ENDED)
  return { ...task, turn: { id, isOver: true, after: lastSaid(task), ended: known } }
}

/** The newest message of the user. */
const lastSaid = (task: AgentTask): string | null => task.said.at(-1) ?? null

/** The conversation that began last; such a server often has only one. */
const currentTask = (state: AgentState, event: { taskId: string }) =>
  event.taskId || (state.taskOrder.at(-1) ?? 'conversation')

function lastCall(state: AgentState, taskId: string): string {
  const call = state.tasks[taskId]?.items.findLast((id) => state.items.get(id)?.kind === 'tool')
  return call?.slice('tool:'.length) ?? ''
}
