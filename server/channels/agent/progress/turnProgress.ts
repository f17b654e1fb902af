import type { AgentLogEvent } from '../../../../src/channels/agent/shared/eventSchemas'
import {
  type AllProgress,
  enterPhase,
  followEvent,
  toFrame,
} from '../../../../src/channels/agent/shared/progress'
import type {
  ProgressFrame,
  ProgressPhase,
  RetryReason,
} from '../../../../src/channels/agent/shared/progressProtocol'
import type { AgentState } from '../../../../src/channels/agent/shared/state'
import type { Clock } from '../../../../src/lib/clock'

/** What lasts no longer is not told: it would only flicker. */
const SHOWN_MS = 300

/** How the running turns go on: what a page cannot find out by itself. */
export interface TurnProgress {
  /** An event was appended. */
  told(event: AgentLogEvent): void
  /** What is done before the agent has the prompt, or null: the agent has it. */
  enter(taskId: string, phase: Exclude<ProgressPhase, 'retrying'> | null): void
  /** The agent said that it asks its model again. */
  retries(taskId: string, reason: RetryReason): void
  /** Of every turn that runs, for a page that comes later. */
  frames(): readonly ProgressFrame[]
  stop(): void
}

/**
 * @example
 * const progress = createTurnProgress({ clock, state: log.state, publish })
 * progress.enter('t', 'starting') // told to the pages unless it is over at once
 */
export function createTurnProgress(options: {
  readonly clock: Clock
  readonly state: () => AgentState
  publish(frame: ProgressFrame): void
}): TurnProgress {
  const { clock, state, publish } = options
  let all: AllProgress = {}
  const waiting = new Map<string, () => void>()
  /** Conversations whose phase the pages were told. */
  const shown = new Set<string>()

  function publishOf(taskId: string): void {
    const progress = all[taskId]
    if (progress) publish(toFrame(taskId, progress, clock.wall()))
  }

  function cancel(taskId: string): void {
    waiting.get(taskId)?.()
    waiting.delete(taskId)
  }

  return {
    told(event) {
      const { status } = state().tasks[event.taskId] ?? {}
      all = followEvent(all, event, status, clock.wall())
      if (all[event.taskId]) return
      cancel(event.taskId)
      shown.delete(event.taskId)
    },
    enter(taskId, phase) {
      cancel(taskId)
      all = enterPhase(all, taskId, { phase: phase ?? undefined }, clock.wall())
      if (phase === null) {
        if (shown.delete(taskId)) publishOf(taskId)
        return
      }
      const show = () => {
        shown.add(taskId)
        publishOf(taskId)
      }
      waiting.set(taskId, clock.after(SHOWN_MS, show))
    },
    retries(taskId, reason) {
      all = enterPhase(all, taskId, { phase: 'retrying', reason }, clock.wall())
      publishOf(taskId)
    },
    frames: () => Object.entries(all).map(([taskId, each]) => toFrame(taskId, each, clock.wall())),
    stop() {
      for (const taskId of waiting.keys()) cancel(taskId)
    },
  }
}
