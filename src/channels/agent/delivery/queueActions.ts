import type { Clock } from '../../../lib/clock'
import { ACTION_RULES, afterReplay, begin, cut, type Delivery } from '../../../socket/deliveryPolicy'
import type { Link } from '../../../socket/link'
import type { AgentTask } from '../shared/state'
import type { AgentStore } from '../store'
import type { AgentViewStore } from '../viewStore'

interface Options {
  readonly link: Link
  readonly store: AgentStore
  readonly viewStore: AgentViewStore
  readonly clock: Clock
}

/**
 * Taking messages out of the queue, which is sent until they are gone, for each has its own id; and letting a paused
 * queue go on, which is never sent twice: it may have been paused again since, and the next message run unasked.
 */
export function createQueueActions({ link, store, viewStore, clock }: Options) {
  /** By message. */
  const removals = new Map<string, Delivery>()
  const showRemovals = () => {
    const ids = [...removals.keys()]
    if (ids.length + viewStore.getState().removing.length > 0) viewStore.setState({ removing: ids })
  }
  const resuming = () => viewStore.getState().resuming
  const setResuming = (next: Readonly<Record<string, Delivery>>) => viewStore.setState({ resuming: next })
  const without = (taskId: string) =>
    Object.fromEntries(Object.entries(resuming()).filter(([other]) => other !== taskId))

  const tasks = (): readonly AgentTask[] => Object.values(store.getState().tasks)
  const isQueued = (id: string) =>
    tasks().some(({ queue }) => queue?.messages.some(({ clientMessageId }) => clientMessageId === id))
  const isPaused = (taskId: string) => {
    const queue = store.getState().tasks[taskId]?.queue
    return queue?.paused === true && queue.messages.length > 0
  }

  const takeOut = (clientMessageId: string) => link.send({ type: 'unqueue', clientMessageId })

  return {
    unqueue(clientMessageId: string): void {
      if (!link.has('agent.queue')) return
      removals.set(clientMessageId, begin(clock, 'sending'))
      if (!takeOut(clientMessageId)) removals.delete(clientMessageId)
      showRemovals()
    },
    resume(taskId: string): void {
      if (!link.has('agent.queue')) return
      const delivery = begin(clock, 'sending')
      if (link.send({ type: 'resume', taskId })) setResuming({ ...resuming(), [taskId]: delivery })
    },
    /** After an event was folded: what shows was done. */
    applied(): void {
      for (const id of removals.keys()) if (!isQueued(id)) removals.delete(id)
      showRemovals()
      for (const taskId of Object.keys(resuming())) if (!isPaused(taskId)) setResuming(without(taskId))
    },
    lost(): void {
      for (const [id, removal] of removals) removals.set(id, cut(removal))
      const entries = Object.entries(resuming())
      if (entries.length > 0) setResuming(Object.fromEntries(entries.map(([id, wish]) => [id, cut(wish)])))
    },
    afterReplay(): void {
      for (const [id, removal] of removals) {
        const verdict = afterReplay(removal, ACTION_RULES.unqueue, isQueued(id) ? 'open' : 'done', clock)
        if (verdict === 'wait') continue
        removals.delete(id)
        if (verdict === 'send' && takeOut(id)) removals.set(id, { ...removal, state: 'sending' })
      }
      showRemovals()
      for (const [taskId, wish] of Object.entries(resuming())) {
        const verdict = afterReplay(wish, ACTION_RULES.resume, isPaused(taskId) ? 'open' : 'done', clock)
        if (verdict === 'forget') setResuming(without(taskId))
        else if (typeof verdict === 'object')
          setResuming({ ...resuming(), [taskId]: { ...wish, state: 'failed' } })
      }
    },
  }
}
