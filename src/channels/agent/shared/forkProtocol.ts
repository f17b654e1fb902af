import * as z from 'zod/mini'
import { isFreeKey } from '../../../lib/isFreeKey'

/**
 * A conversation that goes on twice from where it is (capability `agent.fork`, docs/protocol.md A27).
 */
const id = z.string().check(z.minLength(1), z.maxLength(128), z.refine(isFreeKey))

/** Client → server. */
export const forkCommandSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('conversation_fork'),
    requestId: id,
    taskId: id,
    /** Of the new conversation, chosen by the client: asked again, it is the same one. */
    forkId: id,
  }),
])
export type ForkCommand = z.infer<typeof forkCommandSchema>

/** Server → client. */
export const forkAnswerSchema = z.object({
  type: z.literal('conversation_fork'),
  success: z.boolean(),
  error: z.optional(z.string()),
  code: z.optional(z.string()),
})
