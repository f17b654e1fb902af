import { conversationTitle } from '../header/conversationTitle'
import type { AgentState } from '../shared/state'

/** A conversation whose agent waits for the user. */
export interface Asking {
  readonly taskId: string
  readonly title: string
  /** Requests without an answer. */
  readonly count: number
}

/** Selects the conversations that ask, the one that has waited longest first; the same array while none changes. */
export function createAskingSelector(): (state: AgentState) => readonly Asking[] {
  let last: readonly Asking[] = []
  return (state) => {
    const next = askingOf(state)
    const isSame =
      next.length === last.length &&
      next.every(({ taskId, title, count }, at) => {
        const before = last[at]
        return before?.taskId === taskId && before.title === title && before.count === count
      })
    if (!isSame) last = next
    return last
  }
}

/** The conversations that ask, the one that has waited longest first. */
export function askingOf(state: AgentState): readonly Asking[] {
  const counts = new Map<string, number>()
  for (const id of state.open) {
    const taskId = state.items.get(id)?.taskId
    if (taskId !== undefined) counts.set(taskId, (counts.get(taskId) ?? 0) + 1)
  }
  return [...counts].map(([taskId, count]) => ({ taskId, title: conversationTitle(state, taskId), count }))
}
