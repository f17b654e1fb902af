import * as z from 'zod/mini'
import { truncate, truncateStart } from '../../../lib/text/surrogates'
import { fitsInBytes, utf8Bytes } from '../../../lib/text/utf8Bytes'
import {
  type AgentLogEvent,
  type AgentLogEventOf,
  agentLogEventSchema,
  type ToolContent,
} from './eventSchemas'
import { type AgentHistory, type AgentPage, MAX_EVENT_BYTES, MAX_HISTORY_BYTES, MAX_TASKS } from './protocol'
import type { AgentItem, AgentState, AgentTask } from './state'

interface Snapshot {
  readonly events: readonly AgentLogEvent[]
  /** Older items were left out. */
  readonly hasMore: boolean
  /** The last `task` of each. */
  readonly tasks: readonly AgentLogEventOf<'task'>[]
}

/** For the outside of a frame. */
const RESERVED_BYTES = 4_096
/** Of a history, what tasks and what is known beside their items may take. */
const TASKS_SHARE = 1 / 2
/** Of one conversation where only its place in a list is told. */
const MAX_ROW_BYTES = 2_048
/** Of each of the few things that are known of a conversation beside its items, on its own page. */
const MAX_BESIDE_BYTES = 98_304

/**
 * The fold's newest items as events, one per item with its whole state and the `seq` of its beginning, and every
 * open request however old. Folding them again gives the same state.
 */
export function toSnapshot(state: AgentState, maxBytes = MAX_HISTORY_BYTES): Snapshot {
  const open = new Set(state.open)
  const { tasks, beside, spent, areAll } = toldTasks(state, maxBytes * TASKS_SHARE)
  const left = maxBytes - spent - RESERVED_BYTES
  const asked = state.open.flatMap((id) => state.items.get(id) ?? [])
  const share = Math.min(MAX_EVENT_BYTES, Math.floor(left / (asked.length + 1)))
  const requests = asked.map((item) => shorten(toEvent(item, state), share))
  const { events, hasMore } = newest(state, ({ id }) => !open.has(id), left - sizeOfAll(requests))
  const all = [...requests, ...events, ...beside].sort((left, right) => (left.seq ?? 0) - (right.seq ?? 0))
  return { events: all, hasMore: hasMore || !areAll, tasks }
}

/**
 * The newest conversations. However many there are and whatever they offer, they take no more than these bytes: all of
 * them are named first, then queues go before the rest, and the newest before others. One without its rest says `partial`.
 */
function toldTasks(state: AgentState, bytes: number) {
  let left = bytes
  const takes = (more: number) => {
    if (more > left) return false
    left -= more
    return true
  }
  const told: { task: AgentTask; row: AgentLogEventOf<'task'> | null; beside: AgentLogEvent[] }[] = []
  for (const taskId of state.taskOrder.slice(-MAX_TASKS).toReversed()) {
    const task = state.tasks[taskId]
    if (!task) continue
    const row = task.task && rowOf(task.task)
    const beside = renamed(task).map((event) => shorten(event, MAX_ROW_BYTES))
    if (!takes(sizeOfAll(row ? [row, ...beside] : beside))) break
    told.push({ task, row, beside })
  }
  const queued = told.map(({ task: { queue }, beside }) => {
    const event = queue && shorten(queue)
    if (event && takes(sizeOf(event))) beside.push(event)
    return event === null || beside.includes(event)
  })
  for (const [place, { task, row, beside }] of told.entries()) {
    const whole = task.task && shorten(task.task)
    const rest = [task.plan, task.usage, task.commands].flatMap((event) => (event ? [shorten(event)] : []))
    if (!queued[place] || !takes(sizeOfAll(rest) + (whole && row ? sizeOf(whole) - sizeOf(row) : 0))) continue
    beside.push(...rest)
    told[place] = { task, row: whole, beside }
  }
  return {
    tasks: told.flatMap(({ row }) => row ?? []).reverse(),
    beside: told.toReversed().flatMap(({ beside }) => beside),
    spent: bytes - left,
    areAll: told.length === state.taskOrder.length,
  }
}

/** Enough of a conversation for a list; its own page has the rest. */
function rowOf(task: AgentLogEventOf<'task'>): AgentLogEventOf<'task'> {
  const { modes: _, options: __, ...row } = { modes: undefined, options: undefined, ...task }
  return { ...shorten(row, MAX_ROW_BYTES), partial: true }
}

/** A history that replaces what a client shows. */
export function toHistory(state: AgentState, epoch: string): AgentHistory {
  const { events, hasMore, tasks } = toSnapshot(state)
  return { type: 'history', events: [...events], seq: state.seq, epoch, hasMore, tasks: [...tasks] }
}

/** The newest items that began before `before`, with the tasks they belong to. */
export function toPage(state: AgentState, before: number): AgentPage['data'] {
  const isOlder = ({ seq }: AgentItem) => seq < before
  const named = new Map<string, AgentLogEvent>()
  /** Bytes of what names its conversation, where that was not named before. */
  function naming({ taskId }: AgentItem): number {
    const task = state.tasks[taskId]?.task
    if (!task || named.has(taskId)) return 0
    const row = rowOf(task)
    named.set(taskId, row)
    return sizeOf(row)
  }
  const { events, hasMore } = newest(state, isOlder, MAX_HISTORY_BYTES - RESERVED_BYTES, { naming })
  const tasks = state.taskOrder.flatMap((id) => named.get(id) ?? [])
  return { events: [...tasks, ...events], hasMore }
}

/** The same of one conversation, with what is known of it beside its items. */
export function toTaskPage(state: AgentState, before: number, taskId: string): AgentPage['data'] {
  const task = state.tasks[taskId]
  if (!task) return { events: [], hasMore: false }
  const beside = [...(task.task ? [task.task] : []), ...besideItems(task)].map((event) =>
    shorten(event, MAX_BESIDE_BYTES),
  )
  const spent = sizeOfAll(beside) + RESERVED_BYTES
  const items = {
    length: task.items.length,
    at: (place: number) => state.items.get(task.items.at(place) ?? ''),
  }
  const isOlder = ({ seq }: AgentItem) => seq < before
  const { events, hasMore } = newest(state, isOlder, MAX_HISTORY_BYTES - spent, { items })
  return { events: [...beside, ...events], hasMore }
}

/** The last `task` of every conversation, the oldest first, as many of the newest as fit. */
export function toTaskList(state: AgentState): { readonly tasks: AgentLogEventOf<'task'>[] } {
  const tasks: AgentLogEventOf<'task'>[] = []
  let left = MAX_HISTORY_BYTES
  for (const taskId of state.taskOrder.toReversed()) {
    const task = state.tasks[taskId]
    if (!task?.task) continue
    const row = rowOf({ ...task.task, ...(task.title === null ? {} : { title: task.title }) })
    left -= sizeOf(row)
    if (left < 0) break
    tasks.unshift(row)
  }
  return { tasks }
}

/** One conversation in events, without the first of its items. */
export function* toTaskLog(state: AgentState, taskId: string, without: number): Generator<AgentLogEvent> {
  const { items, plan, commands } = state.tasks[taskId] ?? {}
  for (const id of items?.slice(without) ?? []) {
    const item = state.items.get(id)
    if (item) yield toEvent(item, state)
  }
  if (plan) yield plan
  if (commands) yield commands
}

/** Every event of the fold, for a log that begins anew: tasks first, nothing shortened. */
export function* toFullLog(state: AgentState): Generator<AgentLogEvent> {
  const tasks = state.taskOrder.flatMap((taskId) => state.tasks[taskId] ?? [])
  for (const { task } of tasks) if (task) yield task
  for (const item of state.items) yield toEvent(item, state)
  for (const task of tasks) yield* besideItems(task)
}

interface Among {
  readonly items?: { readonly length: number; at(place: number): AgentItem | undefined }
  /** What an item costs beside itself. */
  naming?(item: AgentItem): number
}

/** The newest of these items that fit; at least one, so that paging always gets on. */
function newest(
  state: AgentState,
  isMeant: (item: AgentItem) => boolean,
  bytes: number,
  { items = state.items, naming = () => 0 }: Among = {},
) {
  const events: AgentLogEvent[] = []
  let left = bytes
  for (let place = items.length - 1; place >= 0; place--) {
    const item = items.at(place)
    if (!item || !isMeant(item)) continue
    const event = shorten(toEvent(item, state))
    left -= sizeOf(event) + naming(item)
    if (left < 0 && events.length > 0) return { events: events.reverse(), hasMore: true }
    events.push(event)
  }
  return { events: events.reverse(), hasMore: false }
}

function besideItems(task: AgentTask): AgentLogEvent[] {
  const { plan, queue, usage, commands } = task
  return [...renamed(task), ...[plan, queue, usage, commands].flatMap((event) => event ?? [])]
}

/** Its title, where its `task` has another one. */
function renamed({ taskId, title, task }: AgentTask): AgentLogEvent[] {
  if (title === null || title === task?.title) return []
  return [{ type: 'title', taskId, title, ...(task?.seq === undefined ? {} : { seq: task.seq }) }]
}

function toEvent(item: AgentItem, state: AgentState): AgentLogEvent {
  const logged = { seq: item.seq, ...(state.epoch === null ? {} : { epoch: state.epoch }) }
  switch (item.kind) {
    case 'user': {
      const { id: _, kind: __, ...message } = item
      return { ...message, ...logged, type: 'user_message' }
    }
    case 'text':
    case 'thinking': {
      const { id: _, kind, ...message } = item
      return { ...message, ...logged, type: kind, offset: 0 }
    }
    case 'tool': {
      const { call, output, outputEnd } = item
      const left = outputEnd > output.length ? { truncated: true } : {}
      const printed = output === '' ? {} : { output, length: outputEnd, ...left }
      return { ...call, ...printed, ...logged, type: 'tool_invocation' }
    }
    case 'permission': {
      const { id: _, kind: __, toolKind, ...request } = item
      return { ...request, ...logged, type: 'permission_request', kind: toolKind }
    }
    case 'question': {
      const { id: _, kind: __, ...question } = item
      return { ...question, ...logged, type: 'question' }
    }
    case 'notice': {
      const { id: _, kind: __, ...notice } = item
      return { ...notice, ...logged, type: 'notice' }
    }
    case 'compaction': {
      const { id: _, kind: __, ...compaction } = item
      return { ...compaction, ...logged, type: 'compaction' }
    }
    case 'error': {
      const { id: _, kind: __, ...error } = item
      return { ...error, ...logged, type: 'error' }
    }
  }
}

/** The same event with its longest texts cut to head and tail until it fits; `length` says how long it was. */
export function shorten<E extends AgentLogEvent>(event: E, maxBytes?: number): AgentLogEventOf<E['type']>
export function shorten(event: AgentLogEvent, maxBytes = MAX_EVENT_BYTES): AgentLogEvent {
  if (fitsInBytes(JSON.stringify(event), maxBytes)) return event
  const length = lengthOf(event)
  const noted = { truncated: true, ...(length === undefined ? {} : { length }) }
  for (let units = LONGEST_TEXT; ; units /= 2) {
    const cut = z.parse(agentLogEventSchema, { ...cutTexts(markContents(event, units), units), ...noted })
    if (units <= SHORTEST_TEXT || fitsInBytes(JSON.stringify(cut), maxBytes)) return cut
  }
}

const LONGEST_TEXT = 131_072
const SHORTEST_TEXT = 128

function lengthOf(event: AgentLogEvent): number | undefined {
  if (event.type === 'tool_invocation') return event.length ?? event.output?.length
  if (event.type !== 'text' && event.type !== 'thinking' && event.type !== 'user_message') return undefined
  return event.length ?? event.content.length
}

/** Says which contents are about to be cut: two stumps of a diff cannot be compared. */
function markContents(event: AgentLogEvent, units: number): AgentLogEvent {
  if (event.type !== 'tool_invocation' && event.type !== 'permission_request') return event
  if (!event.content) return event
  const content = event.content.map((each) => {
    const texts = textsOf(each)
    if (!texts.some((text) => text.length > units)) return each
    const length = each.length ?? texts.reduce((sum, text) => sum + text.length, 0)
    return { ...each, truncated: true, length }
  })
  return { ...event, content }
}

function textsOf(content: ToolContent): readonly string[] {
  if (content.type === 'text') return [content.text]
  return content.type === 'diff' ? [content.oldText ?? '', content.newText] : [content.output]
}

const cutTexts = (event: AgentLogEvent, units: number) =>
  Object.fromEntries(Object.entries(event).map(([key, value]) => [key, cutText(value, units)]))

/** No text longer than `units`, no list or object of more than an eighth as many members. */
function cutText(value: unknown, units: number): unknown {
  if (typeof value === 'string') return value.length > units ? headAndTail(value, units) : value
  if (typeof value !== 'object' || value === null) return value
  const members = units / 8
  if (Array.isArray(value)) return value.slice(0, members).map((each) => cutText(each, units))
  const entries = Object.entries(value).slice(0, members)
  return Object.fromEntries(entries.map(([key, each]) => [key, cutText(each, units)]))
}

/** The first and the last `units / 2` of a text, no surrogate pair torn. */
function headAndTail(text: string, units: number): string {
  if (text.length <= units) return text
  const half = Math.floor(units / 2)
  return truncate(text, half) + truncateStart(text, half)
}

const sizeOf = (event: AgentLogEvent) => utf8Bytes(JSON.stringify(event))
const sizeOfAll = (events: readonly AgentLogEvent[]) => events.reduce((sum, event) => sum + sizeOf(event), 0)
