import type { Clock } from '../../../lib/clock'
import { ACTION_RULES, begin, type Delivery } from '../../../socket/deliveryPolicy'
import type { Link } from '../../../socket/link'
import { createDeliveries, type Pending } from '../../createDeliveries'
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
 * Two actions on the agent's queue. A message that is taken out is named by its id, so that is sent until it is gone.
 * The client asks once to resume a paused queue: it may have been paused again since, and the next message would run
 * unasked.
 */
export function createQueueActions({ link, store, viewStore, clock }: Options) {
  /** By message. */
  let removing: Pending<Delivery> = {}
  const removals = createDeliveries<Delivery>({
    clock,
    rule: () => ACTION_RULES.unqueue,
    pending: {
      get: () => removing,
      set(next) {
        removing = next
        viewStore.setState({ removing: Object.keys(next) })
      },
    },
    send: (_, clientMessageId) => link.send({ type: 'unqueue', clientMessageId }),
    // The message is shown in the queue again.
    failed: () => null,
  })
  /** By task. */
  const resumes = createDeliveries<Delivery>({
    clock,
    rule: () => ACTION_RULES.resume,
    pending: {
      get: () => viewStore.getState().resuming,
      set: (resuming) => viewStore.setState({ resuming }),
    },
    send: (_, taskId) => link.send({ type: 'resume', taskId }),
    failed: (resume) => ({ ...resume, state: 'failed' }),
  })

  const tasks = (): readonly AgentTask[] => Object.values(store.getState().tasks)
  const isQueued = (id: string) =>
    tasks().some(({ queue }) => queue?.messages.some(({ clientMessageId }) => clientMessageId === id))
  const isPaused = (taskId: string) => {
    const queue = store.getState().tasks[taskId]?.queue
    return queue?.paused === true && queue.messages.length > 0
  }

  return {
    unqueue(clientMessageId: string): void {
      if (link.has('agent.queue')) removals.start(clientMessageId, begin(clock, 'sending'))
    },
    resume(taskId: string): void {
      if (link.has('agent.queue')) resumes.start(taskId, begin(clock, 'sending'))
    },
    /** After an event was folded: what the queue shows was done. */
    applied(): void {
      removals.change((removal, id) => (isQueued(id) ? removal : null))
      resumes.change((resume, taskId) => (isPaused(taskId) ? resume : null))
    },
    lost(): void {
      removals.lost()
      resumes.lost()
    },
    afterReplay(): void {
      removals.afterReplay((_, id) => (isQueued(id) ? 'open' : 'done'))
      resumes.afterReplay((_, taskId) => (isPaused(taskId) ? 'open' : 'done'))
    },
  }
}
