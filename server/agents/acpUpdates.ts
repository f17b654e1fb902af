import type { ContentBlock, SessionUpdate, ToolCallContent, ToolCallUpdate } from '@agentclientprotocol/sdk'
import * as z from 'zod/mini'
import type { AgentUpdate, PermissionAsked } from './driver'
import type { WirePaths } from './wirePaths'

type Call = Extract<AgentUpdate, { type: 'tool_invocation' }>

/** What two agents send for a terminal that is only shown, and ours too. */
const metaSchema = z.object({
  terminal_output: z.optional(z.object({ data: z.string() })),
  terminal_exit: z.optional(z.object({ exit_code: z.optional(z.nullable(z.number())) })),
})

/** Translates what one session says. */
export interface UpdateMapper {
  apply(update: SessionUpdate): void
  /** The next text is a new message. */
  breakMessage(): void
  /** Merges what a permission request says about its call, and names the call. */
  askAbout(call: ToolCallUpdate): Omit<PermissionAsked, 'options'>
  /** The user allowed or refused what this call waits for. */
  answered(toolCallId: string, allowed: boolean): void
}

export function createUpdateMapper(options: {
  readonly paths: WirePaths
  readonly newId: () => string
  tell(update: AgentUpdate): void
}): UpdateMapper {
  const { paths, newId, tell } = options
  const calls = new Map<string, Call>()
  const touched = new Map<string, Touched>()
  let message: { kind: 'text' | 'thinking'; theirs: string | null; id: string } | null = null

  function say(kind: 'text' | 'thinking', content: string, theirs: string | null): void {
    if (content === '') return
    const same = message?.kind === kind && (theirs === null || message.theirs === theirs)
    if (!message || !same) message = { kind, theirs, id: newId() }
    tell({ type: kind, messageId: message.id, content })
  }

  function merge(patch: ToolCallUpdate): void {
    const known = calls.get(patch.toolCallId)
    if (!known) message = null
    const output = metaSchema.safeParse(patch._meta ?? {})
    const data = output.success ? output.data.terminal_output?.data : undefined
    const shown = output.success ? output.data.terminal_exit : undefined
    const print = () => {
      if (data) tell({ type: 'tool_output', toolCallId: patch.toolCallId, content: data })
    }
    const next = patched(known ?? unknownCall(patch.toolCallId), patch, paths)
    calls.set(patch.toolCallId, next)
    touched.set(patch.toolCallId, touchedBy(patch, touched.get(patch.toolCallId)))
    // What a call printed comes before the word that it ended.
    if (known) print()
    if (!known || statesMore(patch)) tell(next)
    if (!known) print()
    const result = resultOf(patch, next, shown ? (shown.exit_code ?? null) : exitOf(patch.rawOutput))
    if (result) tell(result)
  }

  return {
    apply(update) {
      switch (update.sessionUpdate) {
        case 'agent_message_chunk':
          return say('text', textOf(update.content), update.messageId ?? null)
        case 'agent_thought_chunk':
          return say('thinking', textOf(update.content), update.messageId ?? null)
        case 'tool_call':
        case 'tool_call_update':
          return merge(update)
        case 'plan': {
          const entries = update.entries.map(({ content, status, priority }) => ({
            content,
            status,
            priority,
          }))
          return tell({ type: 'plan', entries })
        }
        case 'available_commands_update': {
          const commands = update.availableCommands.map(({ name, description }) => ({ name, description }))
          return tell({ type: 'commands', commands })
        }
        case 'session_info_update':
          return update.title ? tell({ type: 'title', title: update.title }) : undefined
        case 'usage_update': {
          const { used, size, cost } = update
          const price = cost ? { cost: { amount: cost.amount, currency: cost.currency } } : {}
          return tell({ type: 'usage', contextUsed: used, contextSize: size, ...price })
        }
        case 'notice':
          return tell({
            type: 'notice',
            text: update.description ? `${update.title}: ${update.description}` : update.title,
          })
        case 'compaction_update':
          return update.status === 'completed' ? tell({ type: 'compaction' }) : undefined
        // Our log has what the user said; the session itself reads its mode and options.
        case 'user_message_chunk':
        case 'current_mode_update':
        case 'config_option_update':
        case 'compaction_summary_chunk':
          return
      }
    },
    breakMessage() {
      message = null
    },
    askAbout(patch) {
      merge({ ...patch, status: patch.status ?? 'pending' })
      const call = calls.get(patch.toolCallId) ?? unknownCall(patch.toolCallId)
      const waiting: Call = { ...call, status: 'awaiting_input' }
      calls.set(patch.toolCallId, waiting)
      tell(waiting)
      const { toolCallId, title, kind, input, content } = waiting
      return {
        toolCallId,
        title,
        kind,
        ...(input === undefined ? {} : { input }),
        ...(content === undefined ? {} : { content }),
        touched: Object.values(touched.get(toolCallId) ?? {}).flat(),
      }
    },
    answered(toolCallId, allowed) {
      const call = calls.get(toolCallId)
      if (call?.status !== 'awaiting_input') return
      const next: Call = { ...call, status: allowed ? 'running' : 'rejected' }
      calls.set(toolCallId, next)
      tell(next)
    },
  }
}

/** Paths as the agent says them: those of the wire do not tell what lies outside of the workspace. */
interface Touched {
  readonly changed: readonly string[]
  readonly named: readonly string[]
}

const touchedBy = ({ content, locations }: ToolCallUpdate, before?: Touched): Touched => ({
  changed: content?.flatMap((each) => (each.type === 'diff' ? [each.path] : [])) ?? before?.changed ?? [],
  named: locations?.map(({ path }) => path) ?? before?.named ?? [],
})

const unknownCall = (toolCallId: string): Call => ({
  type: 'tool_invocation',
  toolCallId,
  toolName: '',
  kind: 'other',
  title: '',
  status: 'pending',
})

/** A patch says nothing about the fields it leaves out; `content` and `locations` replace. */
function patched(call: Call, patch: ToolCallUpdate, paths: WirePaths): Call {
  const { kind, title, name, rawInput, content, locations } = patch
  const places = locations?.map(({ path, line }) => ({
    path: paths.show(path),
    ...(line === undefined || line === null ? {} : { line }),
  }))
  return {
    ...call,
    toolName: name ?? (call.toolName || kind || ''),
    kind: kind ? (kind === 'switch_mode' ? 'other' : kind) : kindOf(call, rawInput),
    title: title ?? call.title,
    status: statusOf(call, patch.status),
    ...(rawInput === undefined ? {} : { input: rawInput }),
    ...(content ? { content: content.flatMap((each) => contentOf(each, paths)) } : {}),
    ...(places ? { locations: places } : {}),
  }
}

function statusOf(call: Call, status: ToolCallUpdate['status']): Call['status'] {
  if (!status || (call.status === 'rejected' && status === 'failed')) return call.status
  if (call.status === 'awaiting_input' && status === 'pending') return call.status
  return status === 'in_progress' ? 'running' : status
}

const statesMore = (patch: ToolCallUpdate) =>
  [patch.kind, patch.status, patch.title, patch.name, patch.content, patch.locations, patch.rawInput].some(
    (field) => field !== undefined && field !== null,
  )

function resultOf(
  patch: ToolCallUpdate,
  call: Call,
  exitCode: number | null | undefined,
): Extract<AgentUpdate, { type: 'tool_result' }> | null {
  const { toolCallId, rawOutput } = patch
  const ended = patch.status === 'completed' || patch.status === 'failed'
  const shown = call.content !== undefined && call.content.length > 0
  const words = ended && rawOutput !== undefined && rawOutput !== null && !shown ? jsonOr(rawOutput) : null
  if (words === null && exitCode === undefined) return null
  const said = words === null ? {} : patch.status === 'failed' ? { error: words } : { result: words }
  return { type: 'tool_result', toolCallId, ...said, ...(exitCode === undefined ? {} : { exitCode }) }
}

const code = z.optional(z.nullable(z.number()))
const exitSchema = z.looseObject({ exit: code, exitCode: code, exit_code: code })
const outputSchema = z.looseObject({ metadata: z.optional(z.unknown()), result: z.optional(z.unknown()) })

/** How a command ended, where the agent says it in what it returns, under the names agents use; null: by a signal. */
function exitOf(rawOutput: unknown): number | null | undefined {
  const output = outputSchema.safeParse(rawOutput)
  if (!output.success) return undefined
  const { metadata, result } = output.data
  for (const place of [rawOutput, metadata, result]) {
    const read = exitSchema.safeParse(place)
    if (!read.success) continue
    const { exit, exitCode, exit_code } = read.data
    const told = [exit, exitCode, exit_code].find((each) => each !== undefined)
    if (told !== undefined) return told
  }
  return undefined
}

const commandSchema = z.looseObject({ command: z.union([z.string(), z.array(z.string())]) })

/** A call of no kind that is given a command line runs it. */
const kindOf = (call: Call, rawInput: unknown): Call['kind'] =>
  call.kind === 'other' && commandSchema.safeParse(rawInput).success ? 'execute' : call.kind

const jsonOr = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value, null, 2))

function contentOf(content: ToolCallContent, paths: WirePaths): NonNullable<Call['content']> {
  switch (content.type) {
    case 'content': {
      const text = textOf(content.content)
      return text === '' ? [] : [{ type: 'text', text }]
    }
    case 'diff': {
      const { path, oldText, newText } = content
      return [{ type: 'diff', path: paths.show(path), oldText: oldText ?? null, newText }]
    }
    // Its output streams as `tool_output`.
    case 'terminal':
      return []
  }
}

export function textOf(block: ContentBlock): string {
  switch (block.type) {
    case 'text':
      return block.text
    case 'resource_link':
      return `[${block.title ?? block.name}](${block.uri})`
    case 'resource':
      return 'text' in block.resource ? block.resource.text : ''
    case 'image':
    case 'audio':
      return ''
  }
}
