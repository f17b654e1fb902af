import * as z from 'zod/mini'
import { assertNever } from '../../../lib/assertNever'
import type { Envelope } from '../../../socket/protocol'
import type { AgentLogEventOf, PlanEntry, ToolContent } from '../shared/eventSchemas'
import type { AgentEvent } from '../shared/protocol'
import { normaliseFileChange } from './normaliseFileChange'
import { normaliseQuestion } from './normaliseQuestion'
import { kindOfTool, statusOfTool, textOf } from './normaliseTool'

const text = z.nullish(z.string())
const event = { taskId: z.string(), createdAt: text, turnId: text }
const message = { ...event, messageId: z.string() }
const delta = z.object({ delta: z.string() })
const wholeText = z.object({ content: z.string() })

const blockSchema = z.union([
  z.object({
    type: z.literal('terminal'),
    command: text,
    stdout: text,
    stderr: text,
    exitCode: z.nullish(z.number()),
  }),
  z.object({
    type: z.literal('todo_list'),
    items: z.array(z.object({ text: z.string(), status: text })),
  }),
])
const callPayload = z.object({
  name: z.string(),
  input: z.optional(z.unknown()),
  display: z.nullish(z.looseObject({ label: text, blocks: z.nullish(z.array(z.unknown())) })),
  status: text,
  itemType: text,
  result: z.optional(z.unknown()),
  error: z.optional(z.unknown()),
})
const call = { ...event, toolCallId: z.string(), payload: callPayload }

const taskEventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('assistant_message.delta'), ...message, payload: delta }),
  z.object({ kind: z.literal('assistant_message.completed'), ...message, payload: wholeText }),
  z.object({ kind: z.literal('thinking.delta'), ...message, payload: delta }),
  z.object({ kind: z.literal('thinking.completed'), ...message, payload: wholeText }),
  z.object({ kind: z.literal('stream.complete'), ...event }),
  z.object({ kind: z.literal('tool_call.started'), ...call }),
  z.object({ kind: z.literal('tool_call.completed'), ...call }),
  z.object({ kind: z.literal('tool_call.failed'), ...call }),
  z.object({
    kind: z.literal('turn.completed'),
    ...event,
    payload: z.nullish(z.looseObject({ status: text })),
  }),
  z.object({
    kind: z.literal('turn.failed'),
    ...event,
    payload: z.nullish(z.looseObject({ errorMessage: text })),
  }),
  z.object({
    kind: z.literal('turn.awaiting_input'),
    ...event,
    pendingInputId: z.string(),
    toolCallId: z.string(),
    payload: z.object({ toolName: z.string(), input: z.optional(z.unknown()) }),
  }),
  z.object({
    kind: z.literal('conversation.truncated'),
    ...event,
    messageId: text,
    payload: z.nullish(z.looseObject({ anchorMessageId: text })),
  }),
  z.object({
    kind: z.literal('slash_commands.updated'),
    ...event,
    payload: z.object({
      slashCommands: z.array(z.object({ name: z.string(), description: text })),
    }),
  }),
])
type TaskEvent = z.infer<typeof taskEventSchema>
type CallEvent = Extract<TaskEvent, { payload: z.infer<typeof callPayload> }>

/** Events of servers that wrap everything in `task_event`. */
export function normaliseTaskEvent(frame: Envelope): readonly AgentEvent[] | null {
  const parsed = taskEventSchema.safeParse(frame)
  if (!parsed.success) return null
  const events = translate(parsed.data)
  const { turnId } = parsed.data
  return turnId ? (events?.map((event) => ({ ...event, turnId })) ?? null) : events
}

function translate(told: TaskEvent): readonly AgentEvent[] | null {
  const { taskId } = told
  switch (told.kind) {
    case 'assistant_message.delta':
      return [{ type: 'appended', kind: 'text', taskId, ...named(told), content: told.payload.delta }]
    case 'assistant_message.completed':
      return [{ type: 'rewritten', kind: 'text', taskId, ...named(told), ...whole(told) }]
    case 'thinking.delta':
      return [{ type: 'appended', kind: 'thinking', taskId, ...thought(told), content: told.payload.delta }]
    case 'thinking.completed':
      return [{ type: 'rewritten', kind: 'thinking', taskId, ...thought(told), ...whole(told) }]
    case 'stream.complete':
      return []
    case 'tool_call.started':
      return [invocation(told, 'running'), ...todos(told)]
    case 'tool_call.completed':
      return [invocation(told, 'completed'), ...todos(told)]
    case 'tool_call.failed':
      return [invocation(told, 'failed'), ...todos(told)]
    case 'turn.completed':
    case 'turn.failed':
      return turnEnded(told)
    case 'turn.awaiting_input':
      return awaitingInput(told)
    case 'conversation.truncated': {
      const anchor = told.payload?.anchorMessageId ?? told.messageId
      return typeof anchor !== 'string' ? null : [{ type: 'truncated', taskId, messageId: anchor }]
    }
    case 'slash_commands.updated': {
      const { slashCommands } = told.payload
      const commands = slashCommands.map(({ name, description }) => ({
        name,
        description: description ?? '',
      }))
      return [{ type: 'commands', taskId, commands }]
    }
    default:
      return assertNever(told)
  }
}

function turnEnded(
  told: Extract<TaskEvent, { kind: `turn.${'completed' | 'failed'}` }>,
): readonly AgentEvent[] {
  const { taskId } = told
  const ended: AgentEvent = { type: 'ended', taskId }
  if (told.kind === 'turn.completed') {
    const stopReason = told.payload?.status
    return [{ type: 'task', taskId, status: 'completed', ...(stopReason ? { stopReason } : {}) }, ended]
  }
  const error = told.payload?.errorMessage ?? ''
  return [
    { type: 'error', taskId, code: 'turn_failed', error, retryable: true },
    { type: 'task', taskId, status: 'failed' },
    ended,
  ]
}

function awaitingInput(
  told: Extract<TaskEvent, { kind: 'turn.awaiting_input' }>,
): readonly AgentEvent[] | null {
  const { taskId, pendingInputId: requestId, toolCallId, payload } = told
  // `stop_task` ends by itself and takes no answer.
  if (payload.toolName === 'stop_task') return []
  const asked = normaliseQuestion(payload.toolName, payload.input)
  if (!asked) return null
  return [
    { type: 'question', taskId, requestId, toolCallId, ...asked },
    { type: 'task', taskId, status: 'waiting' },
  ]
}

const whole = ({ payload }: { payload: z.infer<typeof wholeText> }) =>
  ({ content: payload.content, isFinal: true }) as const

const named = ({ messageId }: { messageId: string }) => ({ messageId })

/** Some servers give a thought the id of the message it belongs to. */
const thought = ({ messageId }: { messageId: string }) => ({
  messageId: messageId.startsWith('thinking:') ? messageId : `thinking:${messageId}`,
})

function invocation(
  told: CallEvent,
  otherwise: AgentLogEventOf<'tool_invocation'>['status'],
): AgentLogEventOf<'tool_invocation'> {
  const { name, input, display, status, itemType, result, error } = told.payload
  const { known, skipped } = blocksOf(told)
  const kind = kindOfTool(itemType || name)
  const printed = known.flatMap((block): ToolContent[] => {
    if (block.type !== 'terminal') return []
    const output = [block.stdout, block.stderr].filter(Boolean).join('\n')
    return [
      { type: 'terminal', output, ...(block.exitCode === undefined ? {} : { exitCode: block.exitCode }) },
    ]
  })
  const changed = kind === 'edit' ? normaliseFileChange(input, result) : []
  const content = [...printed, ...changed]
  const said = textOf(result)
  const wrong = textOf(error)
  return {
    type: 'tool_invocation',
    taskId: told.taskId,
    toolCallId: told.toolCallId,
    toolName: name,
    kind,
    title: display?.label ?? name,
    status: statusOfTool(status, otherwise),
    ...(typeof told.createdAt === 'string' ? { at: told.createdAt } : {}),
    ...(input === undefined ? {} : { input }),
    ...(content.length > 0 ? { content } : {}),
    ...(said === undefined || content.length > 0 ? {} : { result: said }),
    ...(wrong === undefined ? {} : { error: wrong }),
    ...(skipped === 0 ? {} : { skipped }),
  }
}

/** A to-do list is what we call a plan. */
function todos(told: CallEvent): AgentEvent[] {
  return blocksOf(told).known.flatMap((block): AgentEvent[] => {
    if (block.type !== 'todo_list') return []
    const entries = block.items.map(({ text, status }) => ({ content: text, status: stateOf(status) }))
    return [{ type: 'plan', taskId: told.taskId, entries }]
  })
}

function stateOf(status: string | null | undefined): PlanEntry['status'] {
  if (status === 'completed' || status === 'done') return 'completed'
  return status === 'in_progress' || status === 'in-progress' ? 'in_progress' : 'pending'
}

/** Kinds of block that are not described are skipped and counted. */
function blocksOf({ payload }: CallEvent) {
  const blocks = payload.display?.blocks ?? []
  const known = blocks.flatMap((block) => {
    const read = blockSchema.safeParse(block)
    return read.success ? [read.data] : []
  })
  return { known, skipped: blocks.length - known.length }
}
