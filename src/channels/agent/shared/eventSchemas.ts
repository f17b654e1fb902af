import * as z from 'zod/mini'

const TASK_STATUSES = ['created', 'running', 'waiting', 'completed', 'failed', 'aborted'] as const
export type TaskStatus = (typeof TASK_STATUSES)[number]

const TOOL_KINDS = ['read', 'edit', 'delete', 'move', 'search', 'execute', 'think', 'fetch', 'other'] as const
export type ToolKind = (typeof TOOL_KINDS)[number]
const toolKind = z.catch(z.enum(TOOL_KINDS), 'other')

/** Of a text only head and tail are here; `length` is what there was, in UTF-16 units. */
const cut = { truncated: z.optional(z.boolean()), length: z.optional(z.number()) }

const toolContentSchema = z.discriminatedUnion('type', [
  z.object({ ...cut, type: z.literal('text'), text: z.string() }),
  z.object({
    ...cut,
    type: z.literal('diff'),
    path: z.string(),
    oldText: z.nullable(z.string()),
    newText: z.string(),
  }),
  z.object({
    ...cut,
    type: z.literal('terminal'),
    output: z.string(),
    exitCode: z.optional(z.nullable(z.number())),
  }),
])
export type ToolContent = z.infer<typeof toolContentSchema>

/**
 * On every logged event: `seq` (contiguous in the workspace's log), `epoch` (the server start) and `at`
 * (ISO 8601). An event without `seq` is for this socket only.
 */
const logged = {
  taskId: z.string(),
  seq: z.optional(z.number()),
  epoch: z.optional(z.string()),
  at: z.optional(z.string()),
}
const outcome = z.enum(['approved', 'rejected', 'answered', 'cancelled', 'expired', 'interrupted'])
export type RequestOutcome = z.infer<typeof outcome>

/** What may be done without a question: commands that begin with `text`, or edits at or below it. */
export const ruleTextSchema = z.object({
  kind: z.enum(['command', 'edit']),
  text: z.string().check(z.maxLength(1024)),
})
export type RuleText = z.infer<typeof ruleTextSchema>

/** The user's rule that allowed it. */
const byRule = z.optional(z.extend(ruleTextSchema, { ruleId: z.string() }))
/** Who ended a request: a client, a rule, the agent that waits no longer, or the end of its turn. */
export type ResolvedBy = 'client' | 'rule' | 'agent' | 'turn'
const resolution = {
  outcome: z.optional(outcome),
  optionId: z.optional(z.string()),
  byRule,
  /** Absent where it is not known. `kind`: `ResolvedBy`; `client`: the one that answered, where it has an id. */
  by: z.optional(z.object({ kind: z.string(), client: z.optional(z.string()) })),
}

const described = { id: z.string(), name: z.string(), description: z.optional(z.string()) }
export const choiceSchema = z.object(described)

const optionFields = { ...described, category: z.optional(z.string()) }
/** What can be set in a conversation beside its model and mode. */
export const sessionOptionSchema = z.discriminatedUnion('type', [
  z.object({
    ...optionFields,
    type: z.literal('select'),
    value: z.string(),
    choices: z.array(choiceSchema),
  }),
  z.object({ ...optionFields, type: z.literal('boolean'), value: z.boolean() }),
])
export const taskEventSchema = z.object({
  ...logged,
  type: z.literal('task'),
  status: z.enum(TASK_STATUSES),
  title: z.optional(z.string()),
  agent: z.optional(z.string()),
  model: z.optional(z.string()),
  mode: z.optional(z.string()),
  modes: z.optional(z.array(choiceSchema)),
  options: z.optional(z.array(sessionOptionSchema)),
  stopReason: z.optional(z.string()),
  /** What the user calls it, whatever its agent does; `''`: nothing any more. */
  name: z.optional(z.string()),
  pinned: z.optional(z.boolean()),
  archived: z.optional(z.boolean()),
  /** When something happened in it last, where this event only says how the user keeps it. Absent: `at`. */
  activeAt: z.optional(z.string()),
  /** The user deleted it: it is erased at this time (ISO 8601), unless that is taken back; null: it was. */
  deleteAt: z.optional(z.nullable(z.string())),
  /** The conversation that it was forked from. */
  forkOf: z.optional(z.string()),
  /** Only what a list needs is here: its own page (`page{taskId}`) has the rest of it. Never in the log. */
  partial: z.optional(z.literal(true)),
  /** It is gone with all that was said in it. */
  erased: z.optional(z.literal(true)),
})

const questionFieldSchema = z.object({
  id: z.string(),
  header: z.optional(z.string()),
  question: z.string(),
  options: z.optional(z.array(z.object({ label: z.string(), description: z.optional(z.string()) }))),
  multiSelect: z.optional(z.boolean()),
  input: z.optional(z.enum(['text', 'number', 'boolean'])),
  required: z.optional(z.boolean()),
})
export type QuestionField = z.infer<typeof questionFieldSchema>

/**
 * It runs with more rights, hands something unseen to a shell, deletes, writes outside of the workspace, uses the network;
 * or parts of it were not understood.
 */
export type RiskFact = 'rights' | 'shell' | 'deletes' | 'outside' | 'network' | 'unread'

const permissionOptionSchema = z.object({
  optionId: z.string(),
  name: z.string(),
  kind: z.enum(['allow_once', 'allow_always', 'reject_once', 'reject_always']),
  /** How far an `always` of the agent's own reaches (`OptionReach`); absent: it is not known. */
  reach: z.optional(z.string()),
})
/** This conversation; all of the agent's process; this workspace in later ones, too; everything its user does. */
export type OptionReach = 'conversation' | 'process' | 'workspace' | 'user'
export type PermissionOption = z.infer<typeof permissionOptionSchema>

const planEntrySchema = z.object({
  content: z.string(),
  status: z.enum(['pending', 'in_progress', 'completed']),
  priority: z.optional(z.string()),
})
export type PlanEntry = z.infer<typeof planEntrySchema>

export const slashCommandSchema = z.object({ name: z.string(), description: z.string() })

/** Every event the agent log may hold; replayed, live and loaded from disk alike. */
export const agentLogEventSchema = z.discriminatedUnion('type', [
  taskEventSchema,
  z.object({
    ...logged,
    ...cut,
    type: z.literal('user_message'),
    messageId: z.string(),
    content: z.string(),
    clientMessageId: z.optional(z.string()),
    attachments: z.optional(z.array(z.object({ name: z.string(), mimeType: z.string(), size: z.number() }))),
    /** The origin of a page around the workspace that wrote it; absent where the user did. */
    from: z.optional(z.string()),
  }),
  /** `offset`: length of the message before this increment, UTF-16 units. */
  z.object({
    ...logged,
    ...cut,
    type: z.literal('text'),
    messageId: z.string(),
    content: z.string(),
    offset: z.number(),
  }),
  z.object({
    ...logged,
    ...cut,
    type: z.literal('thinking'),
    messageId: z.string(),
    content: z.string(),
    offset: z.number(),
  }),
  z.object({ ...logged, type: z.literal('message_end'), messageId: z.string(), length: z.number() }),
  /** Whole state of a tool call, the last one wins. `output`, `result`, `error`, `exitCode` only in a replay. */
  z.object({
    ...logged,
    type: z.literal('tool_invocation'),
    toolCallId: z.string(),
    toolName: z.string(),
    kind: toolKind,
    title: z.string(),
    input: z.optional(z.unknown()),
    status: z.catch(
      z.enum(['pending', 'running', 'awaiting_input', 'completed', 'failed', 'rejected']),
      'running',
    ),
    locations: z.optional(z.array(z.object({ path: z.string(), line: z.optional(z.number()) }))),
    content: z.optional(z.array(toolContentSchema)),
    output: z.optional(z.string()),
    result: z.optional(z.string()),
    error: z.optional(z.string()),
    exitCode: z.optional(z.nullable(z.number())),
    /** Parts of it that the server described in a way this page does not know. */
    skipped: z.optional(z.number()),
    ...cut,
  }),
  z.object({
    ...logged,
    type: z.literal('tool_output'),
    toolCallId: z.string(),
    offset: z.number(),
    content: z.string(),
  }),
  z.object({
    ...logged,
    type: z.literal('tool_result'),
    toolCallId: z.string(),
    result: z.optional(z.string()),
    error: z.optional(z.string()),
    exitCode: z.optional(z.nullable(z.number())),
  }),
  z.object({
    ...logged,
    ...resolution,
    ...cut,
    type: z.literal('permission_request'),
    requestId: z.string(),
    toolCallId: z.optional(z.string()),
    title: z.string(),
    kind: toolKind,
    input: z.optional(z.unknown()),
    content: z.optional(z.array(toolContentSchema)),
    /** Empty on a documented server: allow once and deny are all there is. */
    options: z.array(permissionOptionSchema),
    /** What the server sees in it (`RiskFact`). */
    facts: z.optional(z.array(z.string())),
    /** The rule that would allow what is like it. Absent: none can. */
    suggests: z.optional(ruleTextSchema),
  }),
  z.object({
    ...logged,
    ...resolution,
    type: z.literal('question'),
    requestId: z.string(),
    toolCallId: z.string(),
    message: z.optional(z.string()),
    /** How `message` is written; absent: as a sentence. */
    format: z.optional(z.literal('markdown')),
    questions: z.array(questionFieldSchema),
  }),
  z.object({
    ...logged,
    type: z.literal('request_resolved'),
    requestId: z.string(),
    ...resolution,
    outcome,
  }),
  z.object({ ...logged, type: z.literal('plan'), entries: z.array(planEntrySchema) }),
  z.object({
    ...logged,
    type: z.literal('queue'),
    messages: z.array(
      z.object({ clientMessageId: z.string(), content: z.string(), from: z.optional(z.string()) }),
    ),
    paused: z.boolean(),
  }),
  z.object({ ...logged, type: z.literal('commands'), commands: z.array(slashCommandSchema) }),
  z.object({ ...logged, type: z.literal('title'), title: z.string() }),
  z.object({ ...logged, type: z.literal('notice'), text: z.string() }),
  z.object({ ...logged, type: z.literal('compaction') }),
  z.object({
    ...logged,
    type: z.literal('usage'),
    inputTokens: z.optional(z.number()),
    outputTokens: z.optional(z.number()),
    /** Of the whole session. */
    cost: z.optional(z.object({ amount: z.number(), currency: z.string() })),
    /** Of that, what came since the last message of the user. */
    turnCost: z.optional(z.object({ amount: z.number(), currency: z.string() })),
    contextUsed: z.optional(z.number()),
    contextSize: z.optional(z.number()),
  }),
  z.object({
    ...logged,
    type: z.literal('error'),
    code: z.string(),
    error: z.string(),
    retryable: z.boolean(),
    hint: z.optional(z.string()),
    methods: z.optional(z.array(z.object({ id: z.string(), name: z.string() }))),
  }),
])
export type AgentLogEvent = z.infer<typeof agentLogEventSchema>
export type AgentLogEventOf<T extends AgentLogEvent['type']> = Extract<AgentLogEvent, { type: T }>
