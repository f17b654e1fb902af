import { assertNever } from '../../../lib/assertNever'
import { KeyedList } from '../../../lib/persistent/keyedList'
import { PersistentList } from '../../../lib/persistent/persistentList'
import type { AgentLogEvent, AgentLogEventOf } from './eventSchemas'
import { type AgentItem, type AgentState, type AgentTask, type Begun, noIds, type Turn } from './state'

/** What one event of the log changes, whatever its number. Sets `gap` when it must follow one that is missing. */
export function applyEvent(state: AgentState, event: AgentLogEvent): AgentState {
  switch (event.type) {
    case 'task':
      if (event.erased) return eraseTask(state, event.taskId)
      return changeTask(state, event.taskId, (task) => {
        const {
          stopReason: _,
          activeAt: __,
          ...kept
        } = {
          stopReason: undefined,
          activeAt: undefined,
          ...task.task,
        }
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
      return resolveRequest(state, event)
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

/** The state as it was, marked: an event before this one is missing. */
export const missing = (state: AgentState): AgentState => (state.gap ? state : { ...state, gap: true })

const begin = (state: AgentState, id: string, event: AgentLogEvent): Begun => ({
  id,
  seq: event.seq ?? state.seq,
})

/** Events without an id get one from their place in the log, or from the number of items where there is none. */
const placeOf = (state: AgentState, event: AgentLogEvent): string =>
  event.seq === undefined ? `event:unnumbered-${state.items.length}` : `event:${event.seq}`

function body<E extends AgentLogEvent>(event: E): Omit<E, 'type' | 'seq' | 'epoch'> {
  const { type: _type, seq: _seq, epoch: _epoch, ...rest } = event
  return rest
}

function appendText(
  state: AgentState,
  event: AgentLogEventOf<'text'> | AgentLogEventOf<'thinking'>,
): AgentState {
  const id = `message:${event.messageId}`
  const known = state.items.get(id)
  if (!known) {
    // The message may begin on an older page, which will bring all of it.
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

/** Notices a tail that was lost, unless the message stands on an older page. */
function endMessage(state: AgentState, event: AgentLogEventOf<'message_end'>): AgentState {
  const item = state.items.get(`message:${event.messageId}`)
  if (item?.kind !== 'text' && item?.kind !== 'thinking') return state
  return endOf(item) < event.length ? missing(state) : state
}

/** The position after a message in UTF-16 units: more than its length where the middle was left out. */
const endOf = (item: { content: string; truncated?: boolean | undefined; length?: number | undefined }) =>
  item.truncated ? (item.length ?? item.content.length) : item.content.length

function putCall(state: AgentState, event: AgentLogEventOf<'tool_invocation'>): AgentState {
  const id = `tool:${event.toolCallId}`
  const known = state.items.get(id)
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

function appendOutput(state: AgentState, event: AgentLogEventOf<'tool_output'>): AgentState {
  const id = `tool:${event.toolCallId}`
  const known = state.items.get(id)
  if (known?.kind !== 'tool') return state
  if (event.offset > known.outputEnd) return missing(state)
  const fresh = event.content.slice(known.outputEnd - event.offset)
  if (!fresh) return state
  const output = known.output + fresh
  return changeItem(state, id, () => ({ ...known, output, outputEnd: known.outputEnd + fresh.length }))
}

function putResult(state: AgentState, event: AgentLogEventOf<'tool_result'>): AgentState {
  return changeItem(state, `tool:${event.toolCallId}`, (item) => {
    if (item.kind !== 'tool') return item
    const { at: _, ...result } = body(event)
    // For a server without numbers, the result is the only sign that the call has ended.
    const ended =
      event.seq === undefined && (item.call.status === 'running' || item.call.status === 'pending')
    const status = ended ? (event.error === undefined ? 'completed' : 'failed') : item.call.status
    return { ...item, call: { ...item.call, ...result, status } }
  })
}

export function resolveRequest(state: AgentState, event: AgentLogEventOf<'request_resolved'>): AgentState {
  const id = `request:${event.requestId}`
  const { outcome, optionId, byRule, by } = event
  const how = {
    ...(optionId === undefined ? {} : { optionId }),
    ...(byRule === undefined ? {} : { byRule }),
    ...(by === undefined ? {} : { by }),
  }
  const next = changeItem(state, id, (item) =>
    (item.kind === 'permission' || item.kind === 'question') && item.outcome === undefined
      ? { ...item, outcome, ...how }
      : item,
  )
  if (next === state) return state
  return { ...next, open: state.open.filter((other) => other !== id) }
}

const noTurn: Turn = { id: null, isOver: false, after: null, ended: [] }

const newTask = (taskId: string): AgentTask => ({
  taskId,
  status: 'created',
  task: null,
  items: noIds,
  said: noIds,
  title: null,
  plan: null,
  queue: null,
  usage: null,
  commands: null,
  reach: null,
  turn: noTurn,
})

/** Changes one task. An unknown one is created first. */
export function changeTask(
  state: AgentState,
  taskId: string,
  change: (task: AgentTask) => AgentTask,
): AgentState {
  const known = state.tasks[taskId]
  const task = change(known ?? newTask(taskId))
  if (task === known) return state
  return {
    ...state,
    tasks: { ...state.tasks, [taskId]: task },
    taskOrder: known ? state.taskOrder : [...state.taskOrder, taskId],
  }
}

/** Nothing of the conversation is left. */
function eraseTask(state: AgentState, taskId: string): AgentState {
  const { [taskId]: erased, ...tasks } = state.tasks
  if (!erased) return state
  const isOther = (id: string) => state.items.get(id)?.taskId !== taskId
  return {
    ...state,
    tasks,
    taskOrder: state.taskOrder.filter((id) => id !== taskId),
    open: state.open.filter(isOther),
    items: KeyedList.from([...state.items].filter((item) => item.taskId !== taskId)),
  }
}

/** Adds an item at the end of its task, or replaces it in place and keeps the `seq` of its beginning. */
export function putItem(state: AgentState, item: AgentItem): AgentState {
  const known = state.items.get(item.id)
  const placed = known ? { ...item, seq: known.seq } : item
  const next = { ...state, items: state.items.put(placed), open: openWith(state, placed) }
  const isSaid = item.kind === 'user'
  if (!known)
    return changeTask(next, item.taskId, (task) => {
      const said = isSaid ? task.said.append(item.id) : task.said
      return { ...task, items: task.items.append(item.id), said }
    })
  if (!isSaid && known.kind !== 'user') return next
  // The item may name another task by now than the one in which it began.
  const holder = Object.values(state.tasks).find(({ items }) => items.lastIndexOf(item.id) !== -1)
  if (!holder) return next
  return changeTask(next, holder.taskId, (task) => ({ ...task, said: saidOf(task.items, next.items) }))
}

/** Those of these items that the user said. */
export const saidOf = (ids: Iterable<string>, items: AgentState['items']): PersistentList<string> =>
  PersistentList.from([...ids].filter((id) => items.get(id)?.kind === 'user'))

/** The open requests with this item among them, by `seq`, or without it once it is answered. */
function openWith(state: AgentState, item: AgentItem): readonly string[] {
  if (item.kind !== 'permission' && item.kind !== 'question') return state.open
  const known = state.open.includes(item.id)
  if (item.outcome !== undefined) return known ? state.open.filter((id) => id !== item.id) : state.open
  if (known) return state.open
  const before = state.open.filter((id) => (state.items.get(id)?.seq ?? 0) <= item.seq)
  return [...before, item.id, ...state.open.slice(before.length)]
}

/** Changes one item and leaves every other the same object, so that only one row renders. */
function changeItem(state: AgentState, id: string, change: (item: AgentItem) => AgentItem): AgentState {
  const known = state.items.get(id)
  if (!known) return state
  const item = change(known)
  return item === known ? state : { ...state, items: state.items.put(item) }
}
