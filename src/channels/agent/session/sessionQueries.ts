import * as z from 'zod/mini'
import { agentSessionMessages } from '../../../messages/agentSession'
import { type Link, RequestError } from '../../../socket/link'
import { doneSchema } from '../shared/offer'

type Ask = Link['ask']

/** What is to be set in a conversation, or without one for the new ones of the agent in use. */
export interface Wanted {
  readonly mode?: string
  /** By the id of the option. */
  readonly options?: Readonly<Record<string, string | boolean>>
}

/** The server gives up an agent that is silent for a minute at its start, ms. */
const START_MS = 90_000

/** Resolves once a session is open, in this conversation or for the next one with this agent. Throws a sentence. */
export const askOpen = (ask: Ask, place: { provider: string } | { taskId: string }): Promise<true> =>
  done(ask({ type: 'open', ...place }, { timeoutMs: START_MS }))

/** Resolves once the agent took it. Throws a sentence. */
export const askSettings = (ask: Ask, taskId: string | null, wanted: Wanted): Promise<true> =>
  done(ask({ type: 'settings', ...(taskId === null ? {} : { taskId }), ...wanted }, { timeoutMs: START_MS }))

async function done(answer: Promise<unknown>): Promise<true> {
  const { success, error = '', hint } = z.parse(doneSchema, await answer.catch(lost))
  if (!success) throw new Error(hint === undefined ? error : `${error} ${hint}`)
  return true
}

function lost(error: unknown): never {
  throw error instanceof RequestError ? new Error(agentSessionMessages.lost) : error
}
