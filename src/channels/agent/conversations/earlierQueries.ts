import { queryOptions, type UseMutationOptions } from '@tanstack/react-query'
import * as z from 'zod/mini'
import { conversationMessages as words } from '../../../messages/conversations'
import { type Link, RequestError } from '../../../socket/link'
import { sessionsAnswerSchema } from '../shared/sessionsProtocol'

/** An agent may have to start, and to look through all it keeps, ms. */
const LIST_MS = 90_000
/** It may have much to say again. */
const ADOPT_MS = 180_000
/** A connection that was lost is there again within this, mostly: so often it is tried, so many ms apart. */
const TRIES = 5
const TRY_MS = 2_000

/** What the server answered in place of what it was asked. */
class SessionsFailure extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/** All pages of one agent. */
export const earlierKey = (agentId: string) => ['agent', 'earlier', agentId] as const

/** What an agent keeps by itself for this workspace, a page at a time. */
export const earlierQuery = (link: Link, agentId: string, cursor: string | null) =>
  queryOptions({
    queryKey: [...earlierKey(agentId), cursor],
    networkMode: 'always',
    // The same sessions may be continued in a terminal meanwhile.
    staleTime: 0,
    gcTime: 60_000,
    retry: false,
    queryFn: async ({ signal }) => {
      const from = cursor === null ? {} : { cursor }
      const asked = { type: 'agent_sessions', agentId, ...from }
      const { data } = await answerOf(link.ask(asked, { signal, timeoutMs: LIST_MS }), 'agent_sessions')
      if (!data) throw new SessionsFailure('', words.lost)
      return data
    },
  })

export interface Adoption {
  readonly agentId: string
  readonly sessionId: string
  /** Of the conversation that it is to be: the same however often it is tried. */
  readonly taskId: string
}

/** Resolves with the conversation that the session is then. */
export const adoptMutation = (link: Link): UseMutationOptions<string, Error, Adoption> => ({
  networkMode: 'always',
  async mutationFn(adoption) {
    const asked = link.ask({ type: 'session_adopt', ...adoption }, { timeoutMs: ADOPT_MS })
    const { data } = await answerOf(asked, 'session_adopt')
    return data?.taskId ?? adoption.taskId
  },
  retry: (count, error) => count < TRIES && error instanceof RequestError && error.code === 'DISCONNECTED',
  retryDelay: TRY_MS,
})

type Answer = z.infer<typeof sessionsAnswerSchema>

async function answerOf<T extends Answer['type']>(
  asked: Promise<unknown>,
  type: T,
): Promise<Extract<Answer, { type: T }>> {
  const answer = z.parse(sessionsAnswerSchema, await asked)
  if (!answer.success) {
    const { code = '', error = '', hint } = answer
    throw new SessionsFailure(code, hint === undefined ? error : `${error} ${hint}`)
  }
  if (!isOf(answer, type)) throw new SessionsFailure('', words.lost)
  return answer
}

const isOf = <T extends Answer['type']>(answer: Answer, type: T): answer is Extract<Answer, { type: T }> =>
  answer.type === type

/** What went wrong, in words for the user; `code` is the server's, `''` where it said nothing. */
export function failureOf(error: Error): { readonly code: string; readonly reason: string } {
  if (error instanceof SessionsFailure) return { code: error.code, reason: error.message }
  return { code: '', reason: words.lost }
}
