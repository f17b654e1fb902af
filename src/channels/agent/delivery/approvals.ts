import type { Clock } from '../../../lib/clock'
import {
  ACTION_RULES,
  begin,
  cut,
  type Delivery,
  afterReplay as verdictAfterReplay,
} from '../../../socket/deliveryPolicy'
import type { Link, Outgoing } from '../../../socket/link'
import type { QuestionField } from '../shared/eventSchemas'
import { reduceAgent } from '../shared/reduce'
import type { AgentItem } from '../shared/state'
import { type AgentStore, selectIsBusy } from '../store'
import type { AgentViewStore, Answering } from '../viewStore'
import { outcomeOfStop, turnOf } from './deliveryOutcome'

/** An answer per field: text, or the labels chosen. */
export type Answers = Readonly<Record<QuestionField['id'], string | readonly string[]>>

interface Options {
  readonly link: Link
  readonly store: AgentStore
  readonly viewStore: AgentViewStore
  readonly clock: Clock
}

const OUTCOMES = { answering: 'answered', allowing: 'approved', denying: 'rejected' } as const

/** Answers to what the agent asks, and stops. Each has its effect once, on the request or the turn it was meant for. */
export function createApprovals({ link, store, viewStore, clock }: Options) {
  const view = () => viewStore.getState()
  const setAnswering = (answering: ReturnType<typeof view>['answering']) => viewStore.setState({ answering })
  const setStopping = (stopping: ReturnType<typeof view>['stopping']) => viewStore.setState({ stopping })
  /** Such a server never acknowledges an answer: it is taken at its silence. */
  const isSilent = () => !link.has('agent.seq') && !link.has('agent.idempotent')

  function request(requestId: string): Extract<AgentItem, { kind: 'permission' | 'question' }> | null {
    const item = store.getState().items[`request:${requestId}`]
    return item && (item.kind === 'permission' || item.kind === 'question') && !item.outcome ? item : null
  }

  function give(requestId: string, answering: Answering, frame: Outgoing, isSkipped = false): void {
    const item = request(requestId)
    if (!item || requestId in view().answering) return
    // Known as given before it is sent, so that even an answer within `send` finds it.
    setAnswering({ ...view().answering, [requestId]: { ...begin(clock, 'sending'), answering, frame } })
    const sent = link.send(frame)
    if (sent && !isSilent()) return
    setAnswering(without(view().answering, requestId))
    const { taskId } = item
    const outcome = isSkipped ? 'rejected' : OUTCOMES[answering]
    if (sent)
      store.setState((state) => reduceAgent(state, { type: 'request_resolved', taskId, requestId, outcome }))
  }

  function decide(requestId: string, type: 'approve' | 'reject', optionId?: string): void {
    const scoped = optionId !== undefined && link.has('agent.permissionOptions')
    const frame = { type, requestId, ...(scoped ? { optionId } : {}) }
    give(requestId, type === 'approve' ? 'allowing' : 'denying', frame)
  }

  function respond(requestId: string, answers: Answers, action: 'accept' | 'decline'): void {
    const item = request(requestId)
    if (item?.kind !== 'question') return
    const { toolCallId } = item
    const named = link.has('agent.seq') ? { requestId, action } : {}
    const frame = { type: 'tool_response', toolCallId, result: JSON.stringify({ answers }), ...named }
    give(requestId, 'answering', frame, action === 'decline')
  }

  function stop(taskId: string, state: 'queued' | 'sending'): void {
    const turn = turnOf(store.getState(), taskId)
    setStopping({ ...view().stopping, [taskId]: { ...begin(clock, state), turn } })
  }

  return {
    approve: (requestId: string, optionId?: string) => decide(requestId, 'approve', optionId),
    reject: (requestId: string, optionId?: string) => decide(requestId, 'reject', optionId),
    answer: (requestId: string, answers: Answers) => respond(requestId, answers, 'accept'),
    skip: (requestId: string) => respond(requestId, {}, 'decline'),
    abort(taskId: string): void {
      stop(taskId, 'sending')
      if (!link.send({ type: 'abort', taskId })) setStopping(without(view().stopping, taskId))
    },
    /** Stops this turn, if it still runs, once there is a connection again. */
    abortWhenBack(taskId: string): void {
      if (selectIsBusy(taskId)(store.getState())) stop(taskId, 'queued')
    },
    cancelAbort(taskId: string): void {
      const { stopping } = view()
      if (stopping[taskId]?.state === 'queued') setStopping(without(stopping, taskId))
    },
    lost(): void {
      setAnswering(each(view().answering, (_, decision) => cut(decision)))
      setStopping(each(view().stopping, (_, wish) => cut(wish)))
    },
    /** What is open is known again: what was left open is sent once more if it is still meant, or forgotten. */
    afterReplay(): void {
      const again = <D extends Delivery>(delivery: D, frame: Outgoing): D | null =>
        link.send(frame) ? { ...delivery, state: 'sending' } : delivery
      setAnswering(
        each(view().answering, (requestId, decision) => {
          const evidence = request(requestId) ? 'open' : 'done'
          const verdict = verdictAfterReplay(decision, ACTION_RULES.decision, evidence, clock)
          if (verdict === 'send') return again(decision, decision.frame)
          return verdict === 'wait' ? decision : null
        }),
      )
      setStopping(
        each(view().stopping, (taskId, wish) => {
          const evidence = outcomeOfStop(store.getState(), taskId, wish)
          const verdict = verdictAfterReplay(wish, ACTION_RULES.stop, evidence, clock)
          if (verdict === 'send') return again(wish, { type: 'abort', taskId })
          return verdict === 'wait' ? wish : null
        }),
      )
    },
  }
}

function without<Value>(record: Readonly<Record<string, Value>>, key: string) {
  const { [key]: _, ...others } = record
  return others
}

/** Changes every entry; null takes it out. */
function each<Value>(
  record: Readonly<Record<string, Value>>,
  change: (key: string, value: Value) => Value | null,
): Readonly<Record<string, Value>> {
  return Object.fromEntries(
    Object.entries(record).flatMap(([key, value]) => {
      const next = change(key, value)
      return next === null ? [] : [[key, next] as const]
    }),
  )
}
