import * as z from 'zod/mini'
import { isFreeKey } from '../../../lib/isFreeKey'

/**
 * The sessions that agents keep by themselves, also those begun elsewhere (capability `agent.sessions`, docs/protocol.md
 * A25, A26 and A29).
 */
const id = z.string().check(z.minLength(1), z.maxLength(128), z.refine(isFreeKey))
/** Ids and cursors of an agent are its own words. */
const agentsWord = z.string().check(z.minLength(1), z.maxLength(1024))

/** Client → server. */
export const sessionsCommandSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('agent_sessions'),
    requestId: id,
    agentId: id,
    /** The `nextCursor` of the page before. */
    cursor: z.optional(z.string().check(z.maxLength(4096))),
  }),
  z.object({
    type: z.literal('session_adopt'),
    requestId: id,
    /** Of the conversation that it becomes, chosen by the client: asked again, it is the same one. */
    taskId: id,
    agentId: id,
    sessionId: agentsWord,
  }),
])
export type SessionsCommand = z.infer<typeof sessionsCommandSchema>

const earlierSessionSchema = z.object({
  sessionId: z.string(),
  title: z.optional(z.string()),
  /** When it was used last, ISO 8601. */
  updatedAt: z.optional(z.string()),
  /** Where it works: an absolute path of the server, to be shown. */
  cwd: z.string(),
})
export type EarlierSession = z.infer<typeof earlierSessionSchema>

const answered = {
  requestId: z.string(),
  success: z.boolean(),
  error: z.optional(z.string()),
  code: z.optional(z.string()),
  hint: z.optional(z.string()),
}

/** Server → client. */
export const sessionsAnswerSchema = z.discriminatedUnion('type', [
  z.object({
    ...answered,
    type: z.literal('agent_sessions'),
    data: z.optional(
      z.object({ sessions: z.array(earlierSessionSchema), nextCursor: z.optional(z.string()) }),
    ),
  }),
  z.object({
    ...answered,
    type: z.literal('session_adopt'),
    /** The conversation it is, which may be one that was there before. */
    data: z.optional(z.object({ taskId: z.string() })),
  }),
])
