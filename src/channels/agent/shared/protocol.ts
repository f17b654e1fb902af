import * as z from 'zod/mini'
import { isFreeKey } from '../../../lib/isFreeKey'
import { type AgentLogEvent, agentLogEventSchema, taskEventSchema } from './eventSchemas'

const id = z.string().check(z.minLength(1), z.maxLength(128), z.refine(isFreeKey))
const shortText = z.string().check(z.maxLength(256))

/** Goes with a message; `data` is base64. */
export const attachmentSchema = z.object({ name: shortText, mimeType: shortText, data: z.string() })
export type Attachment = z.infer<typeof attachmentSchema>
/** Characters of `data` of all attachments of one message: with its text it must stay one frame. */
export const MAX_ATTACHED = 700_000

/** Files and folders that a message names, by wire path. */
export const promptContextSchema = z.object({
  files: z.array(
    z.object({
      path: z.string().check(z.maxLength(4096)),
      startLine: z.optional(z.number()),
      endLine: z.optional(z.number()),
      /** The unsaved text of an editor. */
      text: z.optional(z.string()),
    }),
  ),
})
export type PromptContext = z.infer<typeof promptContextSchema>

/** Client → server. */
export const agentCommandSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('prompt'),
    prompt: z.string().check(z.maxLength(1_000_000)),
    taskId: z.optional(id),
    clientMessageId: z.optional(id),
    context: z.optional(promptContextSchema),
    attachments: z.optional(z.array(attachmentSchema)),
    mode: z.optional(z.enum(['queue', 'interrupt'])),
    /** The origin of the embedding page that wrote it; absent where the user did. */
    from: z.optional(z.string().check(z.maxLength(256))),
  }),
  z.object({
    type: z.literal('settings'),
    taskId: z.optional(id),
    provider: z.optional(shortText),
    model: z.optional(shortText),
    mode: z.optional(shortText),
    options: z.optional(z.record(id, z.union([shortText, z.boolean()]))),
    /** Asks for an answer. */
    requestId: z.optional(id),
  }),
  /** Before the first prompt of a new conversation, or in one that has no session since a restart. */
  z.object({
    type: z.literal('open'),
    requestId: id,
    provider: z.optional(shortText),
    taskId: z.optional(id),
  }),
  z.object({ type: z.literal('abort'), taskId: id }),
  z.object({
    type: z.literal('tool_response'),
    toolCallId: id,
    result: z.string(),
    requestId: z.optional(id),
    action: z.optional(z.enum(['accept', 'decline', 'cancel'])),
  }),
  z.object({ type: z.literal('approve'), requestId: id, optionId: z.optional(id) }),
  z.object({
    type: z.literal('reject'),
    requestId: id,
    optionId: z.optional(id),
    /** The `clientMessageId` of a message in the queue that says why: it goes at once. */
    reason: z.optional(id),
  }),
  z.object({
    type: z.literal('subscribe'),
    after: z.number().check(z.int(), z.nonnegative()),
    epoch: z.optional(z.string()),
  }),
  z.object({
    type: z.literal('page'),
    requestId: id,
    before: z.number().check(z.int(), z.nonnegative()),
    /** Only items of this conversation. */
    taskId: z.optional(id),
  }),
  z.object({ type: z.literal('unqueue'), clientMessageId: id }),
  z.object({ type: z.literal('reorder'), taskId: id, clientMessageIds: z.array(id) }),
  z.object({ type: z.literal('resume'), taskId: id }),
  /** `sessionId` is the client's, for the terminal it opens. */
  z.object({ type: z.literal('login'), methodId: id, sessionId: z.optional(id) }),
])
export type AgentCommand = z.infer<typeof agentCommandSchema>

/**
 * Replaces what the client shows; with `since` continues it from that `seq` instead. `events` of a replacing
 * history are the newest items of the server's fold, each one event with its whole state.
 */
export const historySchema = z.object({
  type: z.literal('history'),
  events: z.array(agentLogEventSchema),
  seq: z.number(),
  epoch: z.string(),
  hasMore: z.boolean(),
  tasks: z.array(taskEventSchema),
  since: z.optional(z.number()),
})
export type AgentHistory = z.infer<typeof historySchema>

export const promptedSchema = z.object({
  type: z.literal('prompted'),
  clientMessageId: z.string(),
  taskId: z.string(),
  state: z.enum(['started', 'queued', 'refused']),
  error: z.optional(z.string()),
})
export type Prompted = z.infer<typeof promptedSchema>

export const pageSchema = z.object({
  type: z.literal('page'),
  requestId: z.string(),
  /** Those of one conversation, where that was asked for. */
  taskId: z.optional(z.string()),
  data: z.object({ events: z.array(agentLogEventSchema), hasMore: z.boolean() }),
})
export type AgentPage = z.infer<typeof pageSchema>

/**
 * What servers say that neither number their events nor name every message. Only `normalise.ts` makes these. In
 * them, and in log events without `seq`, an empty `taskId` is the current task, an empty `messageId` or
 * `toolCallId` the one that was begun last. `turnId`, where the server says it, also stands in such log events.
 */
export type AgentDialectEvent = { readonly taskId: string; readonly turnId?: string } & (
  | /** More of a message. */ {
      readonly type: 'appended'
      readonly kind: 'text' | 'thinking'
      readonly messageId: string
      readonly content: string
    }
  | /** The whole text of a message, whatever was heard of it before. */ {
      readonly type: 'rewritten'
      readonly kind: 'text' | 'thinking'
      readonly messageId: string
      readonly content: string
      /** Nothing more of it comes. */
      readonly isFinal?: true
    }
  | /** A turn is over, and so is what it asked. */ { readonly type: 'ended' }
  | /** Everything after this message was taken back. */ {
      readonly type: 'truncated'
      readonly messageId: string
    }
  | /** The connection is new and the server sends the conversation again: what comes next replaces it. */ {
      readonly type: 'restarted'
    }
)

/** Server → client: as our server sends it, or as `normalise.ts` reads another one's dialect. */
export type AgentEvent = AgentLogEvent | AgentHistory | Prompted | AgentPage | AgentDialectEvent

/** UTF-16 units of one call's streamed output after which `tool_output` stops. */
export const MAX_TOOL_OUTPUT = 262_144
/** Bytes of one encoded event, and of the events of one `history`. */
export const MAX_EVENT_BYTES = 262_144
export const MAX_HISTORY_BYTES = 524_288
/** Tasks a history names at most, the newest; older ones come with the pages of their items. */
export const MAX_TASKS = 200
