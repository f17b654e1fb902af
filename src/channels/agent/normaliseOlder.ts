import * as z from 'zod/mini'
import { assertNever } from '../../lib/assertNever'
import type { Envelope } from '../../socket/protocol'
import type { AgentLogEventOf } from './logEvents'
import { normaliseQuestion } from './normaliseQuestion'
import { kindOfTool, statusOfTool, textOf } from './normaliseTool'
import type { AgentEvent } from './protocol'

const event = { taskId: z._default(z.string(), '') }
const message = { messageId: z._default(z.string(), '') }
const toolSchema = z.union([
  z.string(),
  z.looseObject({
    id: z.optional(z.string()),
    toolId: z.optional(z.string()),
    name: z.optional(z.string()),
    input: z.optional(z.unknown()),
    status: z.optional(z.unknown()),
    result: z.optional(z.unknown()),
    error: z.optional(z.unknown()),
  }),
])

const olderSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), ...event, ...message, content: z.string() }),
  z.object({ type: z.literal('thinking'), ...event, ...message, content: z.string() }),
  z.looseObject({
    type: z.literal('tool_invocation'),
    ...event,
    toolCallId: z.optional(z.string()),
    toolName: z.optional(z.string()),
    name: z.optional(z.string()),
    title: z.optional(z.string()),
    input: z.optional(z.unknown()),
    status: z.optional(z.unknown()),
  }),
  z.object({ type: z.literal('init') }),
  z.object({
    type: z.literal('history'),
    ...event,
    history: z.array(
      z.looseObject({
        id: z.optional(z.union([z.string(), z.number()])),
        timestamp: z.optional(z.union([z.string(), z.number()])),
        role: z.string(),
        content: z._default(z.string(), ''),
        tool: z.optional(toolSchema),
      }),
    ),
  }),
  z.object({
    type: z.literal('tool_use'),
    ...event,
    tool: toolSchema,
    awaitingInput: z.optional(z.boolean()),
  }),
  z.looseObject({
    type: z.literal('tool_result'),
    ...event,
    toolId: z.optional(z.string()),
    toolCallId: z.optional(z.string()),
    result: z.optional(z.unknown()),
    content: z.optional(z.unknown()),
    error: z.optional(z.unknown()),
    isError: z.optional(z.boolean()),
  }),
  z.object({
    type: z.literal('done'),
    ...event,
    usage: z.optional(z.looseObject({})),
  }),
  z.looseObject({ type: z.literal('error'), ...event, error: z.string(), code: z.optional(z.string()) }),
])
type Older = z.infer<typeof olderSchema>

/** Documented frames without the fields we add, and the older dialect, which names next to nothing. */
export function normaliseOlder(frame: Envelope): readonly AgentEvent[] | null {
  const parsed = olderSchema.safeParse(frame)
  return parsed.success ? translate(parsed.data) : null
}

function translate(told: Older): readonly AgentEvent[] {
  switch (told.type) {
    case 'text':
    case 'thinking':
      return [
        { type: 'appended', kind: told.type, taskId: told.taskId, messageId: '', content: told.content },
      ]
    case 'tool_invocation': {
      const { taskId, toolCallId = '', input, status } = told
      const toolName = told.toolName ?? told.name ?? ''
      return [invocation({ taskId, toolCallId, toolName, input, status, title: told.title ?? toolName })]
    }
    case 'init':
      return []
    case 'history':
      return [
        { type: 'restarted', taskId: '' },
        ...told.history.flatMap((entry, index) => retell(told.taskId, entry, index)),
      ]
    case 'tool_use': {
      const [used] = toolUsed(told.taskId, told.tool)
      const question = told.awaitingInput ? normaliseQuestion(used.toolName, used.input) : null
      const { taskId, toolCallId } = used
      if (!question || toolCallId === '') return [used]
      return [used, { type: 'question', taskId, requestId: toolCallId, toolCallId, ...question }]
    }
    case 'tool_result': {
      const said = textOf(told.result ?? told.content)
      const wrong = textOf(told.error) ?? (told.isError ? (said ?? '') : undefined)
      const toolCallId = told.toolId ?? told.toolCallId ?? ''
      return [resultOf(told.taskId, toolCallId, wrong === undefined ? { result: said } : { error: wrong })]
    }
    case 'done':
      return [...usageOf(told.taskId, told.usage), { type: 'task', taskId: told.taskId, status: 'completed' }]
    case 'error': {
      const { taskId, error, code = 'agent_error' } = told
      return [{ type: 'error', taskId, code, error, retryable: false }]
    }
    default:
      return assertNever(told)
  }
}

/** One entry of an older history. */
function retell(
  taskId: string,
  entry: Extract<Older, { type: 'history' }>['history'][number],
  index: number,
): readonly AgentEvent[] {
  const { role, content, tool } = entry
  const messageId = String(entry.id ?? `history-${index}`)
  const told: AgentEvent[] = []
  if (content !== '' && role === 'user') told.push({ type: 'user_message', taskId, messageId, content })
  if (content !== '' && role !== 'user' && !tool) {
    const kind = role === 'thinking' ? 'thinking' : 'text'
    told.push({ type: 'rewritten', kind, taskId, messageId, content })
  }
  return tool ? [...told, ...toolUsed(taskId, tool, messageId)] : told
}

function toolUsed(
  taskId: string,
  tool: z.infer<typeof toolSchema>,
  otherwiseId = '',
): [AgentLogEventOf<'tool_invocation'>, ...AgentEvent[]] {
  if (typeof tool === 'string')
    return [invocation({ taskId, toolCallId: otherwiseId, toolName: tool, title: tool })]
  const toolName = tool.name ?? ''
  const toolCallId = tool.id ?? tool.toolId ?? otherwiseId
  const { input, result, error } = tool
  const ended = error !== undefined ? 'failed' : result !== undefined ? 'completed' : tool.status
  const used = invocation({ taskId, toolCallId, toolName, input, status: ended, title: toolName })
  if (result === undefined && error === undefined) return [used]
  const said = error === undefined ? { result: textOf(result) } : { error: textOf(error) }
  return [used, resultOf(taskId, toolCallId, said)]
}

function invocation(call: {
  taskId: string
  toolCallId: string
  toolName: string
  title: string
  input?: unknown
  status?: unknown
}): AgentLogEventOf<'tool_invocation'> {
  const { input, status, ...rest } = call
  return {
    ...rest,
    type: 'tool_invocation',
    kind: kindOfTool(call.toolName),
    status: statusOfTool(status, 'running'),
    ...(input === undefined ? {} : { input }),
  }
}

function resultOf(
  taskId: string,
  toolCallId: string,
  { result, error }: { result?: string | undefined; error?: string | undefined },
): AgentEvent {
  const said = { ...(result === undefined ? {} : { result }), ...(error === undefined ? {} : { error }) }
  return { type: 'tool_result', taskId, toolCallId, ...said }
}

/** Token counts under the names such servers use. */
function usageOf(taskId: string, usage: Readonly<Record<string, unknown>> | undefined): AgentEvent[] {
  const count = (...names: string[]) =>
    names.map((name) => usage?.[name]).find((value) => typeof value === 'number')
  const inputTokens = count('inputTokens', 'input_tokens')
  const outputTokens = count('outputTokens', 'output_tokens')
  if (inputTokens === undefined && outputTokens === undefined) return []
  return [
    {
      type: 'usage',
      taskId,
      ...(inputTokens === undefined ? {} : { inputTokens }),
      ...(outputTokens === undefined ? {} : { outputTokens }),
    },
  ]
}
