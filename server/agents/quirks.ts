import type {
  PlanEntry,
  RequestPermissionRequest,
  RequestPermissionResponse,
  SessionUpdate,
  ToolCallContent,
} from '@agentclientprotocol/sdk'
import * as z from 'zod/mini'
import type { RetryReason } from '../../src/channels/agent/shared/progressProtocol'
import type { Answers, QuestionAsked } from './driver'

/** Where one agent does otherwise than the protocol says. What it only leaves out needs no entry. */
export interface Quirks {
  /** It takes the refusal of a file that is not there for a fault, and then creates none: it has to read by itself. */
  readonly readsByItself?: true
  /** It asks questions as permissions. */
  readonly question?: (request: RequestPermissionRequest) => Asked | null
  /** Why it asks its model again, by itself; null: the update says no such thing. */
  readonly retryOf?: (update: SessionUpdate) => RetryReason | null
  /** Puts into the protocol's words what it says in its own. A conversation has one of its own. */
  readonly translator?: () => Translator
}

export interface Translator {
  translate(update: SessionUpdate): readonly SessionUpdate[]
  /** What went wrong in the turn that just ended as if nothing had; null: nothing. Forgets it. */
  takeFailure(): string | null
}

export interface Asked extends QuestionAsked {
  accept(answers: Answers): RequestPermissionResponse
  decline(): RequestPermissionResponse
}

/** By the id in the catalogue. docs/agents.md has the same table in words, with what each agent offers. */
const QUIRKS: Readonly<Record<string, Quirks>> = {
  gemini: { readsByItself: true, translator: () => translating(modeOfText) },
  opencode: { translator: createTodoTranslator },
  qwen: { question: questionOfPermission },
  codex: { translator: createFailureTranslator, retryOf: retryOfCodex },
}

export const quirksOf = (agentId: string): Quirks => QUIRKS[agentId] ?? {}

export const PLAIN: Translator = { translate: (update) => [update], takeFailure: () => null }

const translating = (translate: Translator['translate']): Translator => ({ ...PLAIN, translate })

const MODE_TEXT = /^\[MODE_UPDATE\] (\S+)$/

/** Gemini CLI says in the conversation which mode it went into. */
function modeOfText(update: SessionUpdate): readonly SessionUpdate[] {
  if (update.sessionUpdate !== 'agent_message_chunk' || update.content.type !== 'text') return [update]
  const currentModeId = MODE_TEXT.exec(update.content.text)?.[1]
  return currentModeId === undefined ? [update] : [{ sessionUpdate: 'current_mode_update', currentModeId }]
}

const TODO_TOOL = 'todowrite'
const todosSchema = z.object({
  todos: z.array(
    z.object({
      content: z.string(),
      status: z.catch(z.enum(['pending', 'in_progress', 'completed', 'cancelled']), 'pending'),
      priority: z.catch(z.enum(['high', 'medium', 'low']), 'medium'),
    }),
  ),
})

/** OpenCode keeps its plan by a tool of its own, and what its tools print is no Markdown. */
function createTodoTranslator(): Translator {
  const todoCalls = new Set<string>()
  return translating((update) => {
    if (update.sessionUpdate !== 'tool_call' && update.sessionUpdate !== 'tool_call_update') return [update]
    if (update.title === TODO_TOOL) todoCalls.add(update.toolCallId)
    if (!todoCalls.has(update.toolCallId))
      return [update.content ? { ...update, content: update.content.map(fenced) } : update]
    const read = todosSchema.safeParse(update.rawInput)
    if (!read.success) return []
    const entries = read.data.todos.flatMap(({ status, ...todo }): PlanEntry[] =>
      status === 'cancelled' ? [] : [{ ...todo, status }],
    )
    return [{ sessionUpdate: 'plan', entries }]
  })
}

function fenced(part: ToolCallContent): ToolCallContent {
  if (part.type !== 'content' || part.content.type !== 'text' || part.content.text === '') return part
  const { text } = part.content
  const longest = Math.max(2, ...(text.match(/`{3,}/g) ?? []).map(({ length }) => length))
  const fence = '`'.repeat(longest + 1)
  return { ...part, content: { ...part.content, text: `${fence}\n${text.replace(/\n$/, '')}\n${fence}` } }
}

const threadSchema = z.object({ codex: z.object({ threadStatus: z.object({ type: z.string() }) }) })

/** Codex ends a turn that its model's service refused as if it had answered, with the refusal as its answer. */
function createFailureTranslator(): Translator {
  let isFailing = false
  let failure = ''
  return {
    translate(update) {
      const thread = threadSchema.safeParse(update._meta)
      if (thread.success) isFailing = thread.data.codex.threadStatus.type === 'systemError'
      if (!isFailing || update.sessionUpdate !== 'agent_message_chunk' || update.content.type !== 'text')
        return [update]
      failure += update.content.text
      return []
    },
    takeFailure() {
      const words = failure.trim()
      failure = ''
      isFailing = false
      return words === '' ? null : wordsOfService(words)
    },
  }
}

const retrySchema = z.object({
  codex: z.object({
    error: z.object({
      willRetry: z.literal(true),
      /** One key names the failure, or a word does. */
      codexErrorInfo: z.catch(
        z.nullable(z.record(z.string(), z.object({ httpStatusCode: z.catch(z.nullable(z.number()), null) }))),
        null,
      ),
    }),
  }),
})
/** Failures of Codex that are of the connection to its service where they have no status. */
const CONNECTION: ReadonlySet<string> = new Set([
  'httpConnectionFailed',
  'responseStreamConnectionFailed',
  'responseStreamDisconnected',
])

/** Codex says beside the conversation that it will ask its service again, and with which status that refused. */
function retryOfCodex(update: SessionUpdate): RetryReason | null {
  const read = retrySchema.safeParse(update._meta)
  if (!read.success) return null
  const [failure] = Object.entries(read.data.codex.error.codexErrorInfo ?? {})
  if (!failure) return 'other'
  const [name, { httpStatusCode }] = failure
  if (httpStatusCode === 429) return 'rate_limit'
  return httpStatusCode === null && CONNECTION.has(name) ? 'connection' : 'other'
}

const serviceSchema = z.object({ error: z.object({ message: z.string() }) })

/** The sentence in an answer of the model's service, or all of it. */
function wordsOfService(text: string): string {
  try {
    const read = serviceSchema.safeParse(JSON.parse(text))
    return read.success ? read.data.error.message : text
  } catch {
    // It is a sentence already.
    return text
  }
}

const choiceSchema = z.object({ label: z.string(), description: z.catch(z.optional(z.string()), undefined) })
const questionsSchema = z.object({
  questions: z
    .array(
      z.object({
        question: z.string(),
        header: z.catch(z.optional(z.string()), undefined),
        options: z.catch(z.array(choiceSchema), []),
        multiSelect: z.catch(z.boolean(), false),
      }),
    )
    .check(z.minLength(1)),
})
const kindSchema = z.object({ qwenInteractionKind: z.literal('user_question') })

/** Qwen Code asks by a permission to submit; the answers stand beside the option, by the number of their question. */
function questionOfPermission({ toolCall, options }: RequestPermissionRequest): Asked | null {
  const read = questionsSchema.safeParse(toolCall.rawInput)
  const submit = options.find(({ kind }) => kind === 'allow_once')?.optionId
  const refuse = options.find(({ kind }) => kind === 'reject_once')?.optionId
  if (!kindSchema.safeParse(toolCall._meta).success || !read.success || submit === undefined) return null
  const { questions } = read.data
  const selected = (optionId: string): RequestPermissionResponse => ({
    outcome: { outcome: 'selected', optionId },
  })
  return {
    toolCallId: toolCall.toolCallId,
    questions: questions.map(({ question, header, options: choices, multiSelect }, index) => ({
      id: String(index),
      question,
      required: true,
      ...(header === undefined ? {} : { header }),
      ...(choices.length > 0 ? { options: choices.map(withoutUndefined) } : { input: 'text' as const }),
      ...(multiSelect ? { multiSelect } : {}),
    })),
    check(answers) {
      const open = questions.find((_, index) => wordsOf(answers[String(index)]) === '')
      return open ? `${open.header ?? open.question} needs an answer.` : null
    },
    accept(answers) {
      const given = questions.map((_, index) => [String(index), wordsOf(answers[String(index)])])
      const answered = { answers: Object.fromEntries(given) }
      return Object.assign(answered, selected(submit))
    },
    decline: () => (refuse === undefined ? { outcome: { outcome: 'cancelled' } } : selected(refuse)),
  }
}

const withoutUndefined = ({ label, description }: z.infer<typeof choiceSchema>) =>
  description === undefined ? { label } : { label, description }

const wordsOf = (answer: string | readonly string[] | undefined): string =>
  typeof answer === 'string' ? answer.trim() : (answer ?? []).join(', ')
