import { assertNever } from '../../lib/assertNever'
import type { AgentLogEvent, AgentLogEventOf } from './logEvents'
import type { AgentHistory, AgentPage, Prompted } from './protocol'
import { type AgentState, type Begun, changeItem, changeTask, initialAgent, putItem } from './state'

/** The fold of the agent log; the server runs the same one, and its state is what `history` is made of. */
export function reduceAgent(
  state: AgentState,
  event: AgentLogEvent | AgentHistory | AgentPage | Prompted,
): AgentState {
  if (event.type === 'history') return replay(state, event)
  if (event.type === 'page') return prepend(state, event)
  if (event.type === 'prompted') return state
  if (event.seq === undefined) return { ...apply(state, event), loaded: true }
  if (event.epoch !== undefined && event.epoch !== state.epoch) {
    if (state.epoch !== null) return missing(state)
  } else if (event.seq <= state.seq) return state
  if (state.gap || event.seq !== state.seq + 1) return missing(state)
  const next = apply(state, event)
  if (next.gap) return missing(state)
  return { ...next, seq: event.seq, epoch: event.epoch ?? state.epoch, loaded: true }
}

const missing = (state: AgentState): AgentState => (state.gap ? state : { ...state, gap: true })

function replay(state: AgentState, history: AgentHistory): AgentState {
  const { seq, epoch, hasMore, since } = history
  if (since !== undefined && (epoch !== state.epoch || since > state.seq)) return missing(state)
  const continues = since !== undefined
  let next: AgentState = continues ? { ...state, gap: false } : { ...initialAgent, epoch }
  for (const task of continues ? [] : history.tasks) next = apply(next, task)
  for (const event of history.events) {
    if (continues && (event.seq ?? 0) <= state.seq) continue
    next = apply(next, event)
  }
  return { ...next, seq, epoch, hasMore: continues ? state.hasMore : hasMore, gap: false, loaded: true }
}

/** Older items go before the ones we have; what is known already stays the same object. */
function prepend(state: AgentState, page: AgentPage): AgentState {
  let older: AgentState = initialAgent
  for (const event of page.data.events) older = apply(older, event)
  const tasks = { ...state.tasks }
  for (const [taskId, task] of Object.entries(older.tasks)) {
    const now = tasks[taskId]
    const added = task.items.filter((id) => !(id in state.items))
    tasks[taskId] = now ? { ...now, items: [...added, ...now.items] } : task
  }
  const taskOrder = [...older.taskOrder.filter((id) => !(id in state.tasks)), ...state.taskOrder]
  return { ...state, tasks, taskOrder, items: { ...older.items, ...state.items }, hasMore: page.data.hasMore }
}

function apply(state: AgentState, event: AgentLogEvent): AgentState {
  switch (event.type) {
    case 'task':
      return changeTask(state, event.taskId, (task) => ({
        ...task,
        status: event.status,
        task: { ...task.task, ...event },
        title: event.title ?? task.title,
      }))
    case 'user_message':
      return putItem(state, { ...begin('message', event.messageId, event), kind: 'user', ...body(event) })
    case 'text':
    case 'thinking':
      return appendText(state, event)
    case 'message_end': {
      const item = state.items[`message:${event.messageId}`]
      const whole = item && 'content' in item && typeof item.content === 'string' ? item.content : ''
      return whole.length < event.length && !(item && 'truncated' in item && item.truncated)
        ? missing(state)
        : state
    }
    case 'tool_invocation': {
      const id = `tool:${event.toolCallId}`
      const known = state.items[id]
      const output = event.output ?? (known?.kind === 'tool' ? known.output : '')
      const call = known?.kind === 'tool' ? { ...known.call, ...body(event) } : body(event)
      return putItem(state, { id, seq: event.seq ?? 0, kind: 'tool', taskId: event.taskId, call, output })
    }
    case 'tool_output':
      return changeItem(state, `tool:${event.toolCallId}`, (item) => {
        if (item.kind !== 'tool' || event.offset > item.output.length) return item
        const fresh = event.content.slice(item.output.length - event.offset)
        return fresh ? { ...item, output: item.output + fresh } : item
      })
    case 'tool_result':
      return changeItem(state, `tool:${event.toolCallId}`, (item) => {
        if (item.kind !== 'tool') return item
        const { type: _, seq: __, epoch: ___, at: ____, ...result } = event
        return { ...item, call: { ...item.call, ...result } }
      })
    case 'permission_request': {
      const { kind: toolKind, ...rest } = body(event)
      return putItem(state, {
        ...begin('request', event.requestId, event),
        ...rest,
        kind: 'permission',
        toolKind,
      })
    }
    case 'question':
      return putItem(state, { ...begin('request', event.requestId, event), kind: 'question', ...body(event) })
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
      return putItem(state, {
        ...begin('event', loggedKey(state, event), event),
        kind: 'notice',
        ...body(event),
      })
    case 'compaction':
      return putItem(state, {
        ...begin('event', loggedKey(state, event), event),
        kind: 'compaction',
        ...body(event),
      })
    case 'error':
      return putItem(state, {
        ...begin('event', loggedKey(state, event), event),
        kind: 'error',
        ...body(event),
      })
    default:
      return assertNever(event)
  }
}

const begin = (prefix: string, id: string, event: AgentLogEvent): Begun => ({
  id: `${prefix}:${id}`,
  seq: event.seq ?? 0,
})

/** Events without an id of their own are known by their place in the log, or by their turn where there is none. */
const loggedKey = (state: AgentState, event: AgentLogEvent): string =>
  event.seq !== undefined ? String(event.seq) : `unnumbered-${Object.keys(state.items).length}`

function body<E extends AgentLogEvent>(event: E): Omit<E, 'type' | 'seq' | 'epoch'> {
  const { type: _type, seq: _seq, epoch: _epoch, ...rest } = event
  return rest
}

function appendText(
  state: AgentState,
  event: AgentLogEventOf<'text'> | AgentLogEventOf<'thinking'>,
): AgentState {
  const id = `message:${event.messageId}`
  const known = state.items[id]
  if (!known) {
    if (event.offset > 0) return missing(state)
    const { offset: _, ...rest } = body(event)
    return putItem(state, { id, seq: event.seq ?? 0, kind: event.type, ...rest })
  }
  if (known.kind !== 'text' && known.kind !== 'thinking') return state
  if (event.offset > known.content.length) return missing(state)
  const fresh = event.content.slice(known.content.length - event.offset)
  return fresh ? changeItem(state, id, () => ({ ...known, content: known.content + fresh })) : state
}

function resolve(state: AgentState, event: AgentLogEventOf<'request_resolved'>): AgentState {
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
