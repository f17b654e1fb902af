import { AgentFailure } from './driver'
import type { Redact } from './redact'

/** The same failure, as a user may read it: what an agent says of its end or of a request may hold anything. */
export const redactFailure = (failure: AgentFailure, redact: Redact): AgentFailure => {
  const { code, message, retryable, hint, methods } = failure
  return new AgentFailure(code, redact(message), {
    retryable,
    ...(hint === undefined ? {} : { hint: redact(hint) }),
    ...(methods ? { methods } : {}),
  })
}
