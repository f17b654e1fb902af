import type { AgentLogEventOf } from '../../../src/channels/agent/shared/eventSchemas'
import type { AgentFailure, SessionFacts } from '../../agents/driver'
import type { AgentLog } from './agentLog'

/** Says how long each message became, so that a lost tail is noticed. */
export function endMessages(log: AgentLog, messageIds: Iterable<string>): void {
  for (const messageId of messageIds) {
    const item = log.state().items.get(`message:${messageId}`)
    if (item?.kind !== 'text' && item?.kind !== 'thinking') continue
    const length = item.truncated ? (item.length ?? item.content.length) : item.content.length
    log.append({ type: 'message_end', taskId: item.taskId, messageId, length })
  }
}

/** No tool call goes on after its turn. */
export function endCalls(log: AgentLog, taskId: string): void {
  for (const id of log.state().tasks[taskId]?.items ?? []) {
    const item = log.state().items.get(id)
    if (item?.kind !== 'tool') continue
    const { status } = item.call
    if (status !== 'pending' && status !== 'running' && status !== 'awaiting_input') continue
    const { at: _, ...call } = item.call
    log.append({ ...call, type: 'tool_invocation', status: 'failed' })
  }
}

export function wordsOf({ code, message, retryable, hint, methods }: AgentFailure) {
  return {
    code,
    error: message,
    retryable,
    ...(hint === undefined ? {} : { hint }),
    ...(methods === undefined ? {} : { methods }),
  }
}

/** What of it belongs into a `task` event. */
export function factsOf({ model, mode, modes }: SessionFacts) {
  return {
    ...(model === undefined ? {} : { model }),
    ...(mode === undefined ? {} : { mode }),
    ...(modes === undefined ? {} : { modes: modes.map(({ id, name }) => ({ id, name })) }),
  }
}

/** It says which modes may be chosen, and stands in another one. */
export const isForbidden = ({ mode, modes }: SessionFacts): boolean =>
  mode !== undefined && modes !== undefined && !modes.some(({ id }) => id === mode)

export function withoutMode(told: SessionFacts): SessionFacts {
  const { mode: _, ...rest } = { mode: undefined, ...told }
  return rest
}

type Usage = Omit<AgentLogEventOf<'usage'>, 'taskId' | 'seq' | 'epoch' | 'at'>
type Cost = Usage['cost']

/** With what the turn cost so far, given the cost before it. An agent that was started again counts from 0. */
export function withTurnCost(usage: Usage, before: Cost): Usage {
  const { cost } = usage
  if (!cost) return usage
  const { amount, currency } = cost
  const earlier = before?.currency === currency && before.amount <= amount ? before.amount : 0
  return { ...usage, turnCost: { amount: amount - earlier, currency } }
}

/** Bytes of a Base64 text. */
export const bytesOf = (base64: string) => Buffer.byteLength(base64, 'base64')

export function deferred(): { promise: Promise<null>; resolve: () => void } {
  let settle = (_: null) => {}
  const promise = new Promise<null>((resolve) => {
    settle = resolve
  })
  return { promise, resolve: () => settle(null) }
}
