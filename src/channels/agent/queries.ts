import * as z from 'zod/mini'
import type { Link } from '../../socket/link'
import { type AgentPage, pageSchema } from './shared/protocol'
import type { AgentState } from './shared/state'

/**
 * Older items of this conversation, or of all where the server has no pages of one. Throws when the connection is lost or
 * the answer is not a page.
 */
export async function askPage(link: Link, state: AgentState, taskId: string | null): Promise<AgentPage> {
  const ofOne = taskId !== null && link.has('agent.conversations') ? { taskId } : {}
  const before = state.tasks[ofOne.taskId ?? '']?.reach?.oldest ?? state.oldest
  return z.parse(pageSchema, await link.ask({ type: 'page', before, ...ofOne }))
}
