import type { Clock } from '../../../src/lib/clock'
import { splitText } from '../../../src/lib/text/surrogates'

export type Increment = { readonly taskId: string; readonly content: string } & (
  | { readonly type: 'text' | 'thinking'; readonly messageId: string }
  | { readonly type: 'tool_output'; readonly toolCallId: string }
)

/** Milliseconds between two events of one task that only add text. */
const INTERVAL_MS = 50
/** UTF-16 units of one event; four of their bytes stay far below the size of an event. */
const MAX_UNITS = 32_768

/** Joins what a task says in small pieces; `emit` gets at most one piece per task and 50 ms. */
export function createIncrements(clock: Clock, emit: (increment: Increment) => void) {
  const waiting = new Map<string, { increment: Increment; cancel: () => void }>()
  const emittedAt = new Map<string, number>()

  function send(increment: Increment): void {
    emittedAt.set(increment.taskId, clock.now())
    for (const content of splitText(increment.content, MAX_UNITS)) emit({ ...increment, content })
  }

  function flush(taskId: string): void {
    const held = waiting.get(taskId)
    if (!held) return
    held.cancel()
    waiting.delete(taskId)
    send(held.increment)
  }

  return {
    add(increment: Increment): void {
      const { taskId } = increment
      const held = waiting.get(taskId)
      if (held && sameTarget(held.increment, increment)) {
        const content = held.increment.content + increment.content
        waiting.set(taskId, { ...held, increment: { ...increment, content } })
        if (content.length >= MAX_UNITS) flush(taskId)
        return
      }
      flush(taskId)
      const wait = (emittedAt.get(taskId) ?? Number.NEGATIVE_INFINITY) + INTERVAL_MS - clock.now()
      if (wait <= 0) send(increment)
      else waiting.set(taskId, { increment, cancel: clock.after(wait, () => flush(taskId)) })
    },
    /** Of one task, or of all. */
    flush(taskId?: string): void {
      for (const each of taskId === undefined ? [...waiting.keys()] : [taskId]) flush(each)
    },
  }
}

const targetOf = (increment: Increment) =>
  increment.type === 'tool_output' ? increment.toolCallId : increment.messageId

const sameTarget = (left: Increment, right: Increment) =>
  left.type === right.type && targetOf(left) === targetOf(right)
