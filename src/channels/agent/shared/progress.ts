import type { TaskStatus } from './eventSchemas'
import type { ProgressFrame, ProgressPhase, RetryReason } from './progressProtocol'
import type { AgentEvent } from './protocol'

/** How the turn of one conversation goes on, in milliseconds of the clock of its keeper. */
export interface Progress {
  readonly began: number
  /** When something of the turn was heard last. */
  readonly heard: number
  /** Since when each call of a tool runs, by `toolCallId`. */
  readonly calls: Readonly<Record<string, number>>
  /** What the server is doing before the agent has the prompt, or what the agent is doing again. */
  readonly phase?: ProgressPhase | undefined
  readonly reason?: RetryReason | undefined
}

/** Of every conversation whose turn runs, by `taskId`. */
export type AllProgress = Readonly<Record<string, Progress>>

/** What the agent says ends a retry: its model answered. */
const ANSWERS: ReadonlySet<string> = new Set([
  'text',
  'thinking',
  'appended',
  'rewritten',
  'tool_invocation',
  'tool_output',
  'tool_result',
  'plan',
])
/** What the user did meanwhile is nothing that was heard of the agent. */
const OF_THE_USER: ReadonlySet<string> = new Set(['user_message', 'queue', 'prompted', 'page', 'history'])

/**
 * What is known of the turns after one more event. Page and server keep it with the same function, each with its own
 * clock, so that only durations travel.
 *
 *     all = followEvent(all, event, state.tasks[event.taskId]?.status, clock.wall())
 */
export function followEvent(
  all: AllProgress,
  event: Exclude<AgentEvent, { type: 'history' | 'page' | 'prompted' }>,
  status: TaskStatus | undefined,
  now: number,
): AllProgress {
  const { taskId } = event
  const known = all[taskId]
  if (status !== 'running' && status !== 'waiting') return known ? without(all, taskId) : all
  if (!known) return { ...all, [taskId]: { began: now, heard: now, calls: {} } }
  if (OF_THE_USER.has(event.type) || isKeeping(event)) return all
  const next = { ...known, heard: now, calls: callsAfter(known.calls, event, now) }
  return {
    ...all,
    [taskId]: isAnswer(event, known) ? { ...next, phase: undefined, reason: undefined } : next,
  }
}

const isAnswer = ({ type }: { type: string }, { phase }: Progress): boolean =>
  phase === 'retrying' && ANSWERS.has(type)

/** It only says how the user keeps the conversation. */
const isKeeping = (event: { type: string; activeAt?: string | undefined }): boolean =>
  event.type === 'task' && event.activeAt !== undefined

function callsAfter(calls: Progress['calls'], event: AgentEvent, now: number): Progress['calls'] {
  if (event.type !== 'tool_invocation') return calls
  const { toolCallId, status } = event
  const isRunning = status === 'running' || status === 'pending'
  if (isRunning) return toolCallId in calls ? calls : { ...calls, [toolCallId]: now }
  return toolCallId in calls ? without(calls, toolCallId) : calls
}

function without<T>(all: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> {
  const { [key]: _, ...others } = all
  return others
}

/** The server says what it does, or what the agent said it does. */
export function enterPhase(
  all: AllProgress,
  taskId: string,
  { phase, reason }: Pick<Progress, 'phase' | 'reason'>,
  now: number,
): AllProgress {
  const known = all[taskId]
  if (!known || (known.phase === phase && known.reason === reason && phase !== 'retrying')) return all
  return { ...all, [taskId]: { ...known, heard: now, phase, reason } }
}

/** How long each of it takes by now. */
export function toFrame(taskId: string, progress: Progress, now: number): ProgressFrame {
  const { began, heard, calls, phase, reason } = progress
  const since = (at: number) => Math.max(0, Math.round(now - at))
  return {
    type: 'progress',
    taskId,
    turn: since(began),
    quiet: since(heard),
    calls: Object.fromEntries(Object.entries(calls).map(([id, at]) => [id, since(at)])),
    ...(phase === undefined ? {} : { phase }),
    ...(reason === undefined ? {} : { reason }),
  }
}

export function fromFrame({ turn, quiet, calls, phase, reason }: ProgressFrame, now: number): Progress {
  const began = Object.entries(calls).map(([id, ms]): [string, number] => [id, now - ms])
  return { began: now - turn, heard: now - quiet, calls: Object.fromEntries(began), phase, reason }
}
