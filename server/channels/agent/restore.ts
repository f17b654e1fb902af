import * as z from 'zod/mini'
import { type AgentLogEvent, agentLogEventSchema } from '../../../src/channels/agent/shared/eventSchemas'
import { applyEvent } from '../../../src/channels/agent/shared/logFold'
import { type Prompted, promptedSchema } from '../../../src/channels/agent/shared/protocol'
import { OF_A_TASK } from '../../../src/channels/agent/shared/replay'
import { toFullLog } from '../../../src/channels/agent/shared/snapshot'
import { type AgentState, initialAgent } from '../../../src/channels/agent/shared/state'
import type { ToolChoice } from '../../agents/toolbox'
import type { Log } from '../../lib/log'
import type { History } from '../../state/history'
import { type QueuedPrompt, queuedPromptSchema } from './queue'

/** Lines that stand between the events: answers to prompts, sessions to resume, modes, what new tasks begin with. */
const promptedLineSchema = z.extend(promptedSchema, {
  at: z.string(),
  prompt: z.optional(queuedPromptSchema),
})
const sessionLineSchema = z.object({ type: z.literal('session'), taskId: z.string(), resumeId: z.string() })
const modeLineSchema = z.object({ type: z.literal('mode'), taskId: z.string(), mode: z.string() })
const defaultsLineSchema = z.object({
  type: z.literal('defaults'),
  provider: z.string(),
  model: z.nullable(z.string()),
})
/** `taskId` is '' where it is about new tasks. */
const toolsLineSchema = z.object({
  type: z.literal('tools'),
  taskId: z.string(),
  servers: z.array(z.string()),
  folders: z.array(z.string()),
})
/** What new tasks with one agent begin with. */
const choicesLineSchema = z.object({
  type: z.literal('choices'),
  provider: z.string(),
  model: z.nullable(z.string()),
  mode: z.nullable(z.string()),
  options: z.record(z.string(), z.union([z.string(), z.boolean()])),
})
const besideSchema = z.discriminatedUnion('type', [
  promptedLineSchema,
  sessionLineSchema,
  modeLineSchema,
  defaultsLineSchema,
  toolsLineSchema,
  choicesLineSchema,
])
type BesideLine = z.infer<typeof besideSchema>

export interface Answered {
  readonly prompted: Prompted
  /** Milliseconds since 1970. */
  readonly at: number
}

export interface Restored {
  /** The fold of the log, as far as a new epoch goes on with it. */
  readonly state: AgentState
  readonly answers: ReadonlyMap<string, Answered>
  /** The prompts that waited, by task. */
  readonly queues: ReadonlyMap<string, readonly QueuedPrompt[]>
  readonly sessions: ReadonlyMap<string, string>
  /** The mode each task is to have, which is not always the one its agent stood in last. */
  readonly modes: ReadonlyMap<string, string>
  /** What each task uses beside the workspace; under '' what new ones do. */
  readonly tools: ReadonlyMap<string, ToolChoice>
  readonly defaults: { readonly provider: string; readonly model: string | null } | null
  /** What new tasks begin with, by the id of the agent. */
  readonly choices: ReadonlyMap<string, Omit<z.infer<typeof choicesLineSchema>, 'type' | 'provider'>>
  /** The log has lines that say nothing any more: a compact one is shorter. */
  readonly isLong: boolean
}

/** Answers are repeated for a day. */
export const ANSWERS_MS = 24 * 60 * 60 * 1000
/** Bytes of events a log begins with; the oldest beyond it are forgotten. */
const MAX_BYTES = 64 * 1024 * 1024

/** Lines of a compact log that tell of a task and not of its items. */
const MAX_BESIDE_ITEMS = 6

interface RestoreOptions {
  readonly history: History
  readonly epoch: string
  /** Milliseconds since 1970. */
  readonly now: number
  readonly log: Log
}

/**
 * Reads a log, a step for each line. Its numbers go on in the new epoch, so that an item has the same place after a
 * restart.
 *
 *     const restored = atOnce(restore({ history, epoch, now: clock.wall(), log }))
 */
export function* restore({ history, epoch, now, log }: RestoreOptions): Generator<void, Restored> {
  const beside: BesideLine[] = []
  let state: AgentState = { ...initialAgent, epoch }
  let lines = 0
  /** What was said in it must not stay on the disk. */
  let hasErased = false
  for (const line of history.read()) {
    yield
    lines += 1
    const event = agentLogEventSchema.safeParse(line)
    const other = event.success ? null : besideSchema.safeParse(line)
    if (event.success) state = withNext(state, event.data)
    if (event.success && event.data.type === 'task' && event.data.erased) hasErased = true
    if (event.success) continue
    if (other?.success) beside.push(other.data)
    else log.warn('A line of the agent history is not understood and is left out')
  }
  state = { ...state, gap: false, loaded: state.seq > 0 }
  if (history.bytes() > MAX_BYTES) state = yield* newest(state)
  const compact = state.items.length + MAX_BESIDE_ITEMS * state.taskOrder.length
  const isLong = hasErased || lines > compact + keptBeside(state, beside, now).length
  return { ...factsOf(state, beside, now), state, isLong }
}

/** Places an event behind those before it, also where an older server began to count anew. */
function withNext(state: AgentState, event: AgentLogEvent): AgentState {
  const last = state.items.at(state.items.length - 1)?.seq ?? 0
  const seq = OF_A_TASK.has(event.type) ? (event.seq ?? last) : Math.max(event.seq ?? 0, last + 1)
  return { ...applyEvent(state, { ...event, seq }), seq: Math.max(state.seq, seq) }
}
/** The newest that a log may begin with, and every task. */
function* newest(state: AgentState): Generator<void, AgentState> {
  let left = MAX_BYTES
  const events = [...toFullLog(state)]
  let from = events.length
  while (from > 0 && left >= 0) {
    from -= 1
    left -= JSON.stringify(events[from]).length
    yield
  }
  if (left < 0) from += 1
  let next: AgentState = { ...initialAgent, epoch: state.epoch }
  for (const [index, event] of events.entries()) {
    if (index >= from || event.type === 'task') next = withNext(next, event)
    yield
  }
  return { ...next, seq: state.seq, gap: false, loaded: true }
}

/**
 * The lines of a compact log, for `history.compact`: one per item, and what still counts of those beside the events.
 * Those are read anew, because nothing in memory has all of them.
 */
export function* compactLines(history: History, state: AgentState, now: number): Generator<object | null> {
  const beside: BesideLine[] = []
  for (const line of history.read()) {
    const other = besideSchema.safeParse(line)
    if (other.success) beside.push(other.data)
    yield null
  }
  yield* toFullLog(state)
  yield* keptBeside(state, beside, now)
}

function factsOf(state: AgentState, beside: readonly BesideLine[], now: number) {
  return {
    sessions: new Map(
      beside.flatMap((line) => (line.type === 'session' ? [[line.taskId, line.resumeId]] : [])),
    ),
    modes: new Map(beside.flatMap((line) => (line.type === 'mode' ? [[line.taskId, line.mode]] : []))),
    tools: new Map(beside.flatMap((line) => (line.type === 'tools' ? [[line.taskId, line]] : []))),
    defaults: beside.findLast((line) => line.type === 'defaults') ?? null,
    choices: new Map(
      beside.flatMap((line) => {
        if (line.type !== 'choices') return []
        const { type: _, provider, ...own } = line
        return [[provider, own] as const]
      }),
    ),
    answers: answersOf(state, beside, now),
    queues: queuesOf(state, beside),
  }
}

/** What a later start needs of the lines beside the events. */
function keptBeside(state: AgentState, beside: readonly BesideLine[], now: number): readonly BesideLine[] {
  const { sessions, modes, tools, defaults, answers, queues } = factsOf(state, beside, now)
  const lastChoices = new Map(
    beside.flatMap((line) => (line.type === 'choices' ? [[line.provider, line] as const] : [])),
  )
  const waiting = new Set([...queues.values()].flat().map(({ clientMessageId }) => clientMessageId))
  return beside.flatMap((line) => {
    if (line.type === 'session')
      return state.tasks[line.taskId] && sessions.get(line.taskId) === line.resumeId ? [line] : []
    if (line.type === 'mode')
      return state.tasks[line.taskId] && modes.get(line.taskId) === line.mode ? [line] : []
    if (line.type === 'tools')
      return (line.taskId === '' || state.tasks[line.taskId]) && tools.get(line.taskId) === line ? [line] : []
    if (line.type === 'defaults') return line === defaults ? [line] : []
    if (line.type === 'choices') return line === lastChoices.get(line.provider) ? [line] : []
    const counts = answers.has(line.clientMessageId) || waiting.has(line.clientMessageId)
    return counts ? [withoutOldPrompt(line, waiting)] : []
  })
}

function answersOf(state: AgentState, beside: readonly BesideLine[], now: number): Map<string, Answered> {
  const answers = new Map<string, Answered>()
  const keep = (prompted: Prompted, at: string | undefined) => {
    const time = Date.parse(at ?? '')
    if (now - time < ANSWERS_MS) answers.set(prompted.clientMessageId, { prompted, at: time })
  }
  for (const item of state.items) {
    if (item.kind !== 'user' || item.clientMessageId === undefined) continue
    const { clientMessageId, taskId, at } = item
    keep({ type: 'prompted', clientMessageId, taskId, state: 'started' }, at)
  }
  for (const line of beside) {
    if (line.type !== 'prompted') continue
    const { at, prompt: _, ...prompted } = line
    keep(prompted, at)
  }
  return answers
}

/** What the log says waits, with the context that only the answers' lines hold. */
function queuesOf(state: AgentState, beside: readonly BesideLine[]): Map<string, QueuedPrompt[]> {
  const prompts = new Map(
    beside.flatMap((line) =>
      line.type === 'prompted' && line.prompt ? [[line.clientMessageId, line.prompt] as const] : [],
    ),
  )
  const queues = new Map<string, QueuedPrompt[]>()
  for (const { taskId, queue } of Object.values(state.tasks)) {
    const waiting = (queue?.messages ?? []).map(
      ({ clientMessageId, content, from }) =>
        prompts.get(clientMessageId) ?? { clientMessageId, text: content, from, files: [], attachments: [] },
    )
    if (waiting.length > 0) queues.set(taskId, waiting)
  }
  return queues
}

function withoutOldPrompt(line: BesideLine, waiting: ReadonlySet<string>): BesideLine {
  if (line.type !== 'prompted' || waiting.has(line.clientMessageId)) return line
  const { prompt: _, ...answer } = line
  return answer
}
