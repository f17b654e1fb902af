import type { StoreApi } from 'zustand/vanilla'
import type { Clock } from '../../../lib/clock'
import type { Envelope } from '../../../socket/protocol'
import { type AllProgress, followEvent, fromFrame } from '../shared/progress'
import { progressSchema } from '../shared/progressProtocol'
import type { AgentEvent } from '../shared/protocol'
import type { AgentState } from '../shared/state'
import { selectIsBusy } from '../store'

export interface ProgressOptions {
  readonly clock: Clock
  readonly store: StoreApi<AllProgress>
  readonly state: () => AgentState
}

/** Derives how the running turns go on from events and their times, so that a page that is opened later says the same. */
export function followProgress({ clock, store, state }: ProgressOptions) {
  const begin = () => store.setState(told(state(), clock.wall()), true)
  begin()
  return {
    heard(event: AgentEvent): void {
      if (event.type === 'prompted' || event.type === 'page') return
      if (event.type === 'history') {
        begin()
        return
      }
      const taskId = event.taskId || (state().taskOrder.at(-1) ?? '')
      const { status } = state().tasks[taskId] ?? {}
      store.setState((all) => followEvent(all, { ...event, taskId }, status, clock.wall()), true)
    },
    /** @param at when it came */
    receive(frame: Envelope, at: number): void {
      const read = progressSchema.safeParse(frame)
      const isRunning = read.success && selectIsBusy(read.data.taskId)(state())
      if (isRunning) store.setState({ [read.data.taskId]: fromFrame(read.data, at) })
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
