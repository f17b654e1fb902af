import * as z from 'zod/mini'
import { isFreeKey } from '../../../lib/isFreeKey'
import { taskEventSchema } from './eventSchemas'

/**
 * The conversations of a workspace as the user keeps and finds them (capability `agent.conversations`, docs/protocol.md
 * A21 to A24). What is kept of one stands in its `task` events, so that every client and every later server knows it.
 */
const id = z.string().check(z.minLength(1), z.maxLength(128), z.refine(isFreeKey))
/** UTF-16 units of a title. */
const MAX_NAME = 200

/** Client → server. */
export const conversationCommandSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('conversation_change'),
    requestId: id,
    taskId: id,
    /** `''`: as its agent calls it. */
    name: z.optional(z.string().check(z.maxLength(MAX_NAME))),
    pinned: z.optional(z.boolean()),
    archived: z.optional(z.boolean()),
    deleted: z.optional(z.boolean()),
  }),
  z.object({ type: z.literal('conversation_list'), requestId: id }),
  z.object({
    type: z.literal('conversation_search'),
    requestId: id,
    query: z.string().check(z.minLength(1), z.maxLength(200)),
    limit: z.optional(z.number().check(z.int(), z.positive(), z.maximum(200))),
  }),
])
export type ConversationCommand = z.infer<typeof conversationCommandSchema>

const hitSchema = z.object({
  taskId: z.string(),
  /** Of the item that it stands in; absent: in the title. */
  seq: z.optional(z.number()),
  kind: z.enum(['title', 'user', 'text', 'tool', 'question']),
  /** Some of the text around the first place; `start` and `length` say where that is, in UTF-16 units. */
  snippet: z.string(),
  start: z.number(),
  length: z.number(),
  at: z.optional(z.string()),
})
export type ConversationHit = z.infer<typeof hitSchema>

const answered = {
  requestId: z.string(),
  success: z.boolean(),
  error: z.optional(z.string()),
  code: z.optional(z.string()),
}

/** Server → client. */
export const conversationAnswerSchema = z.discriminatedUnion('type', [
  z.object({ ...answered, type: z.literal('conversation_change') }),
  z.object({
    ...answered,
    type: z.literal('conversation_list'),
    data: z.optional(z.object({ tasks: z.array(taskEventSchema) })),
  }),
  z.object({
    ...answered,
    type: z.literal('conversation_search'),
    data: z.optional(z.object({ hits: z.array(hitSchema), more: z.boolean() })),
  }),
])
