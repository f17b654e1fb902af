import type { AgentLogEventOf } from '../../../src/channels/agent/shared/eventSchemas'
import type { AgentFailure, SessionFacts, SessionOption } from '../../agents/driver'

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
export function factsOf({ model, mode, modes, options }: SessionFacts) {
  return {
    ...(model === undefined ? {} : { model }),
    ...(mode === undefined ? {} : { mode }),
    ...(modes === undefined ? {} : { modes: modes.map((choice) => ({ ...choice })) }),
    ...(options === undefined ? {} : { options: options.map(toEventOption) }),
  }
}

type EventOption = NonNullable<AgentLogEventOf<'task'>['options']>[number]

const toEventOption = (option: SessionOption): EventOption =>
  option.type === 'select' ? { ...option, choices: [...option.choices] } : { ...option }

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
