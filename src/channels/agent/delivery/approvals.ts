import type { Clock } from '../../../lib/clock'
import { ACTION_RULES, begin } from '../../../socket/deliveryPolicy'
import type { Link, Outgoing } from '../../../socket/link'
import { createDeliveries } from '../../createDeliveries'
import type { QuestionField } from '../shared/eventSchemas'
import { reduceAgent } from '../shared/reduce'
import type { AgentItem, PermissionItem } from '../shared/state'
import { type AgentStore, selectIsBusy } from '../store'
import type { AgentViewStore, Answering, PendingAnswer, PendingStop } from '../viewStore'
import { outcomeOfStop, turnOf } from './deliveryOutcome'

/** An answer per field: text, or the labels chosen. */
export type Answers = Readonly<Record<QuestionField['id'], string | readonly string[]>>

interface Options {
  readonly link: Link
  readonly store: AgentStore
  readonly viewStore: AgentViewStore
  readonly clock: Clock
}

interface Choice {
  readonly optionId?: string | undefined
  /** Id of a message in the queue that says why. */
  readonly reason?: string
}

/** The first option that only denies; without one the first that denies for longer. */
const denialOf = ({ options }: PermissionItem): string | undefined =>
  (options.find(({ kind }) => kind === 'reject_once') ?? options.find(({ kind }) => kind === 'reject_always'))
    ?.optionId

const OUTCOMES = { answering: 'answered', allowing: 'approved', denying: 'rejected' } as const

/**
 * Answers to the requests of the agent, and stops of its turns. Each takes effect once, on the request or the turn it
 * was meant for.
 */
export function createApprovals({ link, store, viewStore, clock }: Options) {
  const replies = createDeliveries<PendingAnswer>({
    clock,
    rule: () => ACTION_RULES.decision,
    pending: {
      get: () => viewStore.getState().answering,
      set: (answering) => viewStore.setState({ answering }),
    },
    send: ({ frame }) => link.send(frame),
    // The request is shown as open again.
    failed: () => null,
  })
  const stops = createDeliveries<PendingStop>({
    clock,
    rule: () => ACTION_RULES.stop,
    pending: {
      get: () => viewStore.getState().stopping,
      set: (stopping) => viewStore.setState({ stopping }),
    },
    send: (_, taskId) => link.send({ type: 'abort', taskId }),
    // The turn is shown as running.
    failed: () => null,
  })
  /** Such a server never acknowledges an answer: it counts as taken once it is sent. */
  const isSilent = () => !link.has('agent.seq') && !link.has('agent.idempotent')

  function request(requestId: string): Extract<AgentItem, { kind: 'permission' | 'question' }> | null {
    const item = store.getState().items.get(`request:${requestId}`)
    return item && (item.kind === 'permission' || item.kind === 'question') && !item.outcome ? item : null
  }

  function give(
    requestId: string,
    answering: Answering,
    frame: Outgoing,
    { isSkipped = false, text }: { isSkipped?: boolean; text?: string } = {},
  ): void {
    const item = request(requestId)
    if (!item || requestId in viewStore.getState().answering) return
    if (
      !replies.start(requestId, {
        ...begin(clock, 'sending'),
        answering,
        frame,
        ...(text === undefined ? {} : { words: { taskId: item.taskId, text } }),
      })
    )
      return
    if (!isSilent()) return
    replies.put(requestId, null)
    const { taskId } = item
    const outcome = isSkipped ? 'rejected' : OUTCOMES[answering]
    store.setState((state) => reduceAgent(state, { type: 'request_resolved', taskId, requestId, outcome }))
  }

  function decide(requestId: string, type: 'approve' | 'reject', { optionId, reason }: Choice = {}): void {
    const scoped = optionId !== undefined && link.has('agent.permissionOptions')
    const said = reason !== undefined && link.has('agent.denyReason')
    const frame = { type, requestId, ...(scoped ? { optionId } : {}), ...(said ? { reason } : {}) }
    give(requestId, type === 'approve' ? 'allowing' : 'denying', frame)
  }

  function respond(requestId: string, answers: Answers, action: 'accept' | 'decline', text?: string): void {
    const item = request(requestId)
    if (item?.kind !== 'question') return
    const { toolCallId } = item
    const named = link.has('agent.seq') ? { requestId, action } : {}
    const frame = { type: 'tool_response', toolCallId, result: JSON.stringify({ answers }), ...named }
    give(requestId, 'answering', frame, {
      isSkipped: action === 'decline',
      ...(text === undefined ? {} : { text }),
    })
  }

  const stopOf = (taskId: string, state: 'queued' | 'sending'): PendingStop => ({
    ...begin(clock, state),
    turn: turnOf(store.getState(), taskId),
  })

  return {
    approve: (requestId: string, optionId?: string) => decide(requestId, 'approve', { optionId }),
    reject: (requestId: string, optionId?: string) => decide(requestId, 'reject', { optionId }),
    /** @param reason id of a message in the queue that says why */
    rejectFor(requestId: string, reason: string): void {
      const item = request(requestId)
      if (item?.kind === 'permission') decide(requestId, 'reject', { optionId: denialOf(item), reason })
    },
    answer: (requestId: string, answers: Answers, text?: string) =>
      respond(requestId, answers, 'accept', text),
    skip: (requestId: string) => respond(requestId, {}, 'decline'),
    abort: (taskId: string) => void stops.start(taskId, stopOf(taskId, 'sending')),
    /** Without a connection: stops this turn, if it still runs, after the next reconnect. */
    abortWhenBack(taskId: string): void {
      if (selectIsBusy(taskId)(store.getState())) stops.put(taskId, stopOf(taskId, 'queued'))
    },
    cancelAbort(taskId: string): void {
      if (viewStore.getState().stopping[taskId]?.state === 'queued') stops.put(taskId, null)
    },
    lost(): void {
      replies.lost()
      stops.lost()
    },
    /** The open requests and turns are known again: an action that is still meant is sent once more. */
    afterReplay(): void {
      replies.afterReplay((_, requestId) => (request(requestId) ? 'open' : 'done'))
      stops.afterReplay((stop, taskId) => outcomeOfStop(store.getState(), taskId, stop))
    },
  }
}
