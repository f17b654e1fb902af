import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import * as z from 'zod/mini'
import { conversationMessages as words } from '../../../messages/conversations'
import { type Link, RequestError } from '../../../socket/link'
import { conversationAnswerSchema } from '../shared/conversationsProtocol'
import { reduceAgent } from '../shared/reduce'
import type { AgentStore } from '../store'

/** Characters from which on messages are searched: less would find nearly all. */
export const MIN_QUERY = 2

/** Where all words of the query stand. `kept`: what changes when a conversation is deleted, comes back or is erased. */
export const searchQuery = (link: Link, query: string, kept: string) =>
  queryOptions({
    queryKey: ['agent', 'search', query, kept],
    networkMode: 'always',
    // What is said meanwhile is not in it.
    staleTime: 0,
    gcTime: 60_000,
    retry: false,
    enabled: query.length >= MIN_QUERY && link.has('agent.conversations'),
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const told = await link.ask({ type: 'conversation_search', query, limit: 100 }, { signal })
      const answer = z.parse(conversationAnswerSchema, told)
      if (answer.type !== 'conversation_search' || !answer.data) throw new Error(answer.error ?? '')
      return answer.data
    },
  })

/** Conversations before the newest 200, which a history does not name, become known. */
export async function learnOlder(link: Link, store: AgentStore): Promise<void> {
  if (!link.has('agent.conversations')) return
  const told = z.safeParse(conversationAnswerSchema, await link.ask({ type: 'conversation_list' }))
  if (!told.success || told.data.type !== 'conversation_list' || !told.data.data) return
  const { tasks } = told.data.data
  store.setState((state) => {
    const { hasMore } = state
    return reduceAgent(state, { type: 'page', requestId: '', data: { events: tasks, hasMore } })
  })
}

/** What of a conversation is to be another way; see `conversation_change`. */
export interface ConversationChange {
  readonly taskId: string
  readonly name?: string
  readonly pinned?: boolean
  readonly archived?: boolean
  readonly deleted?: boolean
}

/** Rejects with words for the user. What comes of it is told by the log, to all pages. */
export async function changeConversation(link: Link, wanted: ConversationChange): Promise<void> {
  const told = await link.ask({ type: 'conversation_change', ...wanted }).catch((error: unknown) => {
    throw error instanceof RequestError ? new Error(words.lost) : error
  })
  const answer = z.safeParse(conversationAnswerSchema, told)
  if (!answer.success || !answer.data.success)
    throw new Error(typeof told.error === 'string' ? told.error : words.lost)
}
