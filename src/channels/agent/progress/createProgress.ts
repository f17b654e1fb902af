import { createStore } from 'zustand/vanilla'
import type { Clock } from '../../../lib/clock'
import type { Envelope } from '../../../socket/protocol'
import { type AllProgress, followEvent, fromFrame } from '../shared/progress'
import { progressSchema } from '../shared/progressProtocol'
import type { AgentEvent } from '../shared/protocol'
import type { AgentState } from '../shared/state'
import { selectIsBusy } from '../store'

/**
 * How the running turns go on, for the line that says what the user waits for. Derived from events and their times, so that a
 * page that is opened later says the same.
 *
 *     const progress = createProgress({ clock, state: store.getState })
 *     progress.heard(event) // after it was folded
 *     progress.receive(frame) // false: it is about something else
 */
export function createProgress({
  clock,
  state,
}: {
  readonly clock: Clock
  readonly state: () => AgentState
}) {
  const store = createStore<AllProgress>(() => ({}))
  return {
    model: store,
    heard(event: AgentEvent): void {
      if (event.type === 'prompted' || event.type === 'page') return
      if (event.type === 'history') {
        store.setState(told(state(), clock.wall()), true)
        return
      }
      const taskId = event.taskId || (state().taskOrder.at(-1) ?? '')
      const { status } = state().tasks[taskId] ?? {}
      store.setState((all) => followEvent(all, { ...event, taskId }, status, clock.wall()), true)
    },
    receive(frame: Envelope): boolean {
      if (frame.type !== 'progress') return false
      const read = progressSchema.safeParse(frame)
      const isRunning = read.success && selectIsBusy(read.data.taskId)(state())
      if (isRunning) store.setState({ [read.data.taskId]: fromFrame(read.data, clock.wall()) })
      return true
    },
  }
}

/** As far as a history says by its times, for servers that say no more. */
function told(state: AgentState, now: number): AllProgress {
  const running = state.taskOrder.filter((taskId) => selectIsBusy(taskId)(state))
  return Object.fromEntries(
    running.map((taskId) => {
      const task = state.tasks[taskId]
      const last = state.items.get(task?.items.at(-1) ?? '')
      const at = (last?.kind === 'tool' ? last.call.at : last?.at) ?? task?.task?.at
      const heard = Math.min(now, at === undefined ? now : Date.parse(at) || now)
      const calls = last?.kind === 'tool' ? { [last.call.toolCallId]: heard } : {}
      return [taskId, { began: heard, heard, calls }]
    }),
  )
}
