import * as z from 'zod/mini'
import { assertNever } from '../../../lib/assertNever'
import type { Envelope } from '../../../socket/protocol'
import type { AgentLogEventOf } from '../shared/eventSchemas'
import type { AgentEvent } from '../shared/protocol'
import { normaliseQuestion } from './normaliseQuestion'
import { kindOfTool, statusOfTool, textOf } from './normaliseTool'

const text = z.nullish(z.string())
/** Such a server may count where others name. */
const name = z.nullish(z.union([z.string(), z.number()]))
const event = { taskId: text }
const toolSchema = z.union([
  z.string(),
  z.looseObject({
    id: name,
    toolId: name,
    name: text,
    input: z.optional(z.unknown()),
    status: z.optional(z.unknown()),
    result: z.optional(z.unknown()),
    error: z.optional(z.unknown()),
  }),
])
const entrySchema = z.looseObject({
  id: name,
  timestamp: name,
  role: z.string(),
  content: z.optional(z.unknown()),
  tool: z.nullish(toolSchema),
})

const olderSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), ...event, content: z.string() }),
  z.object({ type: z.literal('thinking'), ...event, content: z.string() }),
  z.looseObject({
    type: z.literal('tool_invocation'),
    ...event,
    toolCallId: text,
    toolName: text,
    name: text,
    title: text,
    input: z.optional(z.unknown()),
    status: z.optional(z.unknown()),
  }),
  z.object({ type: z.literal('init'), ...event }),
  z.object({
    type: z.literal('history'),
    ...event,
    // An entry that says nothing of use takes no other away.
    history: z.array(z.unknown()),
  }),
  z.object({
    type: z.literal('tool_use'),
    ...event,
    tool: toolSchema,
    awaitingInput: z.nullish(z.boolean()),
  }),
  z.looseObject({
    type: z.literal('tool_result'),
    ...event,
    toolId: name,
    toolCallId: name,
    result: z.optional(z.unknown()),
    content: z.optional(z.unknown()),
    error: z.optional(z.unknown()),
    isError: z.nullish(z.boolean()),
  }),
  z.object({
    type: z.literal('done'),
    ...event,
    usage: z.nullish(z.looseObject({})),
  }),
  z.looseObject({
    type: z.literal('error'),
    ...event,
    error: z.union([z.string(), z.looseObject({ message: z.string() })]),
    code: text,
  }),
])
type Older = z.infer<typeof olderSchema>

/** Documented frames without the fields we add, and the older dialect, which names next to nothing. */
export function normaliseOlder(frame: Envelope): readonly AgentEvent[] | null {
  const parsed = olderSchema.safeParse(frame)
  return parsed.success ? translate(parsed.data) : null
}

function translate(told: Older): readonly AgentEvent[] {
  const taskId = told.taskId ?? ''
  switch (told.type) {
    case 'text':
    case 'thinking':
      return [{ type: 'appended', kind: told.type, taskId, messageId: '', content: told.content }]
    case 'tool_invocation': {
      const { input, status } = told
      const toolName = told.toolName ?? told.name ?? ''
      const toolCallId = told.toolCallId ?? ''
      return [invocation({ taskId, toolCallId, toolName, input, status, title: told.title ?? toolName })]
    }
    case 'init':
      return []
    case 'history':
      return [
        { type: 'restarted', taskId: '' },
        ...told.history.flatMap((entry, index) => retell(taskId, entry, index)),
      ]
    case 'tool_use': {
      const [used] = toolUsed(taskId, told.tool)
      const question = told.awaitingInput ? normaliseQuestion(used.toolName, used.input) : null
      const { toolCallId } = used
      if (!question || toolCallId === '') return [used]
      return [used, { type: 'question', taskId, requestId: toolCallId, toolCallId, ...question }]
    }
    case 'tool_result': {
      const said = textOf(told.result ?? told.content)
      const wrong = textOf(told.error) ?? (told.isError ? (said ?? '') : undefined)
      const toolCallId = String(told.toolId ?? told.toolCallId ?? '')
      return [resultOf(taskId, toolCallId, wrong === undefined ? { result: said } : { error: wrong })]
    }
    case 'done':
      return [...usageOf(taskId, told.usage), { type: 'task', taskId, status: 'completed' }]
    case 'error': {
      const error = typeof told.error === 'string' ? told.error : told.error.message
      return [{ type: 'error', taskId, code: told.code ?? 'agent_error', error, retryable: false }]
    }
    default:
      return assertNever(told)
  }
}

/** One entry of an older history. */
function retell(taskId: string, told: unknown, index: number): readonly AgentEvent[] {
  const entry = entrySchema.safeParse(told)
  if (!entry.success) return []
  const { id, role, tool, timestamp } = entry.data
  const content = proseOf(entry.data.content)
  const messageId = String(id ?? `history-${index}`)
  const at = timeOf(timestamp)
  const said: AgentEvent[] = []
  if (content !== '' && role === 'user')
    said.push({ type: 'user_message', taskId, messageId, content, ...at })
  if (content !== '' && role !== 'user' && !tool) {
    const kind = role === 'thinking' ? 'thinking' : 'text'
    said.push({ type: 'rewritten', kind, taskId, messageId, content })
  }
  return tool ? [...said, ...toolUsed(taskId, tool, messageId)] : said
}

const blockSchema = z.looseObject({ text: z.string() })

/** Text, also where it comes in blocks; nothing of anything else. */
function proseOf(content: unknown): string {
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return ''
  return content
    .flatMap((block) => {
      const read = blockSchema.safeParse(block)
      return read.success ? [read.data.text] : []
    })
    .join('\n\n')
}

/** Milliseconds since 1970, or a date. */
function timeOf(timestamp: string | number | null | undefined): { at?: string } {
  const date = new Date(timestamp || Number.NaN)
  return Number.isNaN(date.getTime()) ? {} : { at: date.toISOString() }
}

function toolUsed(
  taskId: string,
  tool: z.infer<typeof toolSchema>,
  otherwiseId = '',
): [AgentLogEventOf<'tool_invocation'>, ...AgentEvent[]] {
  if (typeof tool === 'string')
    return [invocation({ taskId, toolCallId: otherwiseId, toolName: tool, title: tool })]
  const toolName = tool.name ?? ''
  const toolCallId = String(tool.id ?? tool.toolId ?? otherwiseId)
  const { input, result, error } = tool
  const isWrong = error !== undefined && error !== null
  const isDone = result !== undefined && result !== null
  const ended = isWrong ? 'failed' : isDone ? 'completed' : tool.status
  const used = invocation({ taskId, toolCallId, toolName, input, status: ended, title: toolName })
  if (!isDone && !isWrong) return [used]
  const said = isWrong ? { error: textOf(error) } : { result: textOf(result) }
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
function usageOf(taskId: string, usage: Readonly<Record<string, unknown>> | null | undefined): AgentEvent[] {
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
