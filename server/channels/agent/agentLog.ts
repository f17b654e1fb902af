import type { AgentLogEvent } from '../../../src/channels/agent/shared/eventSchemas'
import { MAX_HISTORY_BYTES } from '../../../src/channels/agent/shared/protocol'
import { reduceAgent } from '../../../src/channels/agent/shared/reduce'
import { shorten } from '../../../src/channels/agent/shared/snapshot'
import type { AgentState } from '../../../src/channels/agent/shared/state'
import type { Clock } from '../../../src/lib/clock'
import type { Log } from '../../lib/log'
import type { History } from '../../state/history'
import { createIncrements, type Increment } from './increments'
import { createToolOutputs } from './toolOutputs'

type WithoutPlace<E> = E extends AgentLogEvent ? Omit<E, 'seq' | 'epoch' | 'at'> : never
/** An event that has no place in the log yet. */
export type NewEvent = WithoutPlace<AgentLogEvent>

interface AgentLogOptions {
  readonly history: History
  readonly epoch: string
  readonly clock: Clock
  readonly log: Log
  /** Called with each event after it was written and folded. */
  publish(event: AgentLogEvent): void
  /** Called after that: the history is longer. */
  grown(): void
}

/** The one log of the workspace: it joins, numbers, writes, folds and publishes what agents and users say. */
export interface AgentLog {
  state(): AgentState
  /** Appends an event, after the increments of its task that were not written yet. */
  append(event: NewEvent): void
  /** Appends what was said before it came here. @param at when; absent: that is not known */
  appendRetold(event: NewEvent, at?: string): void
  /** More of a message or of a tool's output. */
  add(increment: Increment): void
  /** Writes every increment that was held back. */
  flush(): void
  /** The events after `seq`, or null when they are no longer kept. */
  since(seq: number): readonly AgentLogEvent[] | null
  /** This conversation was erased by this server: what is still said in it is dropped. */
  isErased(taskId: string): boolean
  /** Takes no more events. Turns that still run are closed as interrupted at the next start. */
  stop(): void
}

/** @param begun the fold of an older log, whose numbers go on */
export function createAgentLog(options: AgentLogOptions, begun: AgentState): AgentLog {
  const { history, epoch, clock, log } = options
  let state = begun
  /** The newest events, as many as fit into one history. */
  let recent: { event: AgentLogEvent; bytes: number }[] = []
  let recentBytes = 0
  let stopped = false
  const erased = new Set<string>()
  const outputs = createToolOutputs()
  const increments = createIncrements(clock, (increment) => {
    const offset = lengthOf(state, increment)
    if (increment.type === 'tool_output') {
      const { taskId, toolCallId, content } = increment
      place({ type: 'tool_output', taskId, toolCallId, content, offset })
    } else {
      const { type, taskId, messageId, content } = increment
      place({ type, taskId, messageId, content, offset })
    }
  })

  const now = () => ({ at: new Date(clock.wall()).toISOString() })

  function place(unplaced: NewEvent, time: { readonly at?: string } = now()): void {
    if (stopped || erased.has(unplaced.taskId)) return
    const placed = { ...unplaced, seq: state.seq + 1, epoch, ...time }
    const event = shorten(placed)
    const next = reduceAgent(state, event)
    if (next.seq !== placed.seq) {
      log.error('An agent event does not follow the ones before and is dropped', { type: event.type })
      return
    }
    history.append(event)
    state = next
    if (event.type === 'task' && event.erased) forget(event.taskId)
    else remember(event)
    options.publish(event)
    options.grown()
  }

  /** Clients that missed some of what is left are told all of it anew. */
  function forget(taskId: string): void {
    erased.add(taskId)
    recent = []
    recentBytes = 0
  }

  function remember(event: AgentLogEvent): void {
    const bytes = Buffer.byteLength(JSON.stringify(event)) + 1
    recent.push({ event, bytes })
    recentBytes += bytes
    if (recentBytes <= MAX_HISTORY_BYTES) return
    let from = 0
    for (; recentBytes > MAX_HISTORY_BYTES; from++) recentBytes -= recent[from]?.bytes ?? 0
    recent = recent.slice(from)
  }

  return {
    state: () => state,
    append(event) {
      increments.flush(event.taskId)
      place(event.type === 'tool_invocation' ? outputs.complete(event, state) : event)
    },
    appendRetold: (event, at) => place(event, at === undefined ? {} : { at }),
    add(increment) {
      const kept = increment.type === 'tool_output' ? outputs.keep(increment) : increment.content
      if (kept !== '') increments.add({ ...increment, content: kept })
    },
    flush: () => increments.flush(),
    since(seq) {
      if (seq > state.seq) return null
      const first = state.seq - recent.length
      return seq < first ? null : recent.slice(seq - first).map(({ event }) => event)
    },
    isErased: (taskId) => erased.has(taskId),
    stop() {
      increments.flush()
      stopped = true
    },
  }
}

/** How long the message or the output is that an increment belongs to. */
function lengthOf(state: AgentState, increment: Increment): number {
  if (increment.type === 'tool_output') {
    const call = state.items.get(`tool:${increment.toolCallId}`)
    return call?.kind === 'tool' ? call.outputEnd : 0
  }
  const message = state.items.get(`message:${increment.messageId}`)
  if (message?.kind !== 'text' && message?.kind !== 'thinking') return 0
  return message.truncated ? (message.length ?? message.content.length) : message.content.length
}
