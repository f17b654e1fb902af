import * as z from 'zod/mini'
import type { Link } from '../../socket/link'
import { type AgentPage, pageSchema } from './shared/protocol'
import type { AgentState } from './shared/state'

/**
 * The `seq` before which nothing of this conversation is here. A page that leaves it as it was is the last: each further
 * one of a conversation that was erased would be as empty.
 */
export const firstHere = (state: AgentState, taskId: string | null): number =>
  state.tasks[taskId ?? '']?.reach?.oldest ?? state.oldest

/**
 * Older items of this conversation, or of all where the server has no pages of one. Throws when the connection is lost or
 * the answer is not a page.
 */
export async function askPage(link: Link, state: AgentState, taskId: string | null): Promise<AgentPage> {
  const ofOne = taskId !== null && link.has('agent.conversations') ? { taskId } : {}
  const before = firstHere(state, ofOne.taskId ?? null)
  return z.parse(pageSchema, await link.ask({ type: 'page', before, ...ofOne }))
}
