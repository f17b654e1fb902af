import * as z from 'zod/mini'
import { type AgentLogEvent, agentLogEventSchema } from '../../../src/channels/agent/shared/eventSchemas'
import { type Prompted, promptedSchema } from '../../../src/channels/agent/shared/protocol'
import { reduceAgent } from '../../../src/channels/agent/shared/reduce'
import { toFullLog } from '../../../src/channels/agent/shared/snapshot'
import { type AgentState, initialAgent } from '../../../src/channels/agent/shared/state'
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
const besideSchema = z.discriminatedUnion('type', [
  promptedLineSchema,
  sessionLineSchema,
  modeLineSchema,
  defaultsLineSchema,
])
type BesideLine = z.infer<typeof besideSchema>

export interface Answered {
  readonly prompted: Prompted
  /** Milliseconds since 1970. */
  readonly at: number
}

export interface Restored {
  /** Numbered from 1 under the new epoch. */
  readonly events: readonly AgentLogEvent[]
  readonly answers: ReadonlyMap<string, Answered>
  /** The prompts that waited, by task. */
  readonly queues: ReadonlyMap<string, readonly QueuedPrompt[]>
  readonly sessions: ReadonlyMap<string, string>
  /** The mode each task is to have, which is not always the one its agent stood in last. */
  readonly modes: ReadonlyMap<string, string>
  readonly defaults: { readonly provider: string; readonly model: string | null } | null
}

/** Answers are repeated for a day. */
export const ANSWERS_MS = 24 * 60 * 60 * 1000
/** Bytes of events a log begins with; the oldest beyond it are forgotten. */
const MAX_BYTES = 64 * 1024 * 1024

/** Reads a log and begins it anew: one event per item, numbered again, which the new epoch makes safe. */
export function restore(options: {
  readonly history: History
  readonly epoch: string
  readonly now: number
  readonly log: Log
}): Restored {
  const { history, epoch, now, log } = options
  const events: AgentLogEvent[] = []
  const beside: BesideLine[] = []
  for (const line of history.lines) {
    const event = agentLogEventSchema.safeParse(line)
    const other = event.success ? null : besideSchema.safeParse(line)
    if (event.success) events.push(event.data)
    else if (other?.success) beside.push(other.data)
    else log.warn('A line of the agent history is not understood and is left out')
  }
  const state = fold(events)
  const kept = renumber(newest(toFullLog(state)), epoch)
  const sessions = new Map(
    beside.flatMap((line) => (line.type === 'session' ? [[line.taskId, line.resumeId]] : [])),
  )
  const modes = new Map(beside.flatMap((line) => (line.type === 'mode' ? [[line.taskId, line.mode]] : [])))
  const defaults = beside.findLast((line) => line.type === 'defaults') ?? null
  const answers = answersOf(events, beside, now)
  const queues = queuesOf(state, beside)
  const waiting = new Set([...queues.values()].flat().map(({ clientMessageId }) => clientMessageId))
  const lines = beside.filter((line) => {
    if (line.type === 'session') return sessions.get(line.taskId) === line.resumeId
    if (line.type === 'mode') return modes.get(line.taskId) === line.mode
    if (line.type === 'defaults') return line === defaults
    return answers.has(line.clientMessageId) || waiting.has(line.clientMessageId)
  })
  try {
    history.rewrite([...kept, ...lines.map((line) => withoutOldPrompt(line, waiting))])
  } catch (error) {
    log.error('The agent history could not be compacted', { error })
  }
  return { events: kept, answers, queues, sessions, modes, defaults }
}

/** Everything in the order of the file, whatever its numbers are. */
const fold = (events: readonly AgentLogEvent[]): AgentState =>
  reduceAgent(initialAgent, {
    type: 'history',
    events: [...events],
    tasks: [],
    hasMore: false,
    seq: events.length,
    epoch: events.at(-1)?.epoch ?? '',
  })

function newest(events: readonly AgentLogEvent[]): readonly AgentLogEvent[] {
  let left = MAX_BYTES
  const from = events.findLastIndex((event) => {
    left -= JSON.stringify(event).length
    return left < 0
  })
  return events.filter((event, index) => index > from || event.type === 'task')
}

const renumber = (events: readonly AgentLogEvent[], epoch: string): AgentLogEvent[] =>
  events.map((event, index) => ({ ...event, seq: index + 1, epoch }))

function answersOf(
  events: readonly AgentLogEvent[],
  beside: readonly BesideLine[],
  now: number,
): Map<string, Answered> {
  const answers = new Map<string, Answered>()
  const keep = (prompted: Prompted, at: string | undefined) => {
    const time = Date.parse(at ?? '')
    if (now - time < ANSWERS_MS) answers.set(prompted.clientMessageId, { prompted, at: time })
  }
  for (const event of events) {
    if (event.type !== 'user_message' || event.clientMessageId === undefined) continue
    const { clientMessageId, taskId, at } = event
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
