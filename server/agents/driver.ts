import type {
  AgentLogEvent,
  AgentLogEventOf,
  OptionReach,
  PermissionOption,
  QuestionField,
  ToolContent,
  ToolKind,
} from '../../src/channels/agent/shared/eventSchemas'
import type { Takes } from '../../src/channels/agent/shared/offer'
import type { RetryReason } from '../../src/channels/agent/shared/progressProtocol'
import type { AgentControl } from './agentMonitor'
import type { Redact } from './redact'
import type { ToolChoice } from './toolbox'

/** A log event before the channel knows its task and gives it a place in the log. */
type Told<T extends AgentLogEvent['type']> = Omit<AgentLogEventOf<T>, 'taskId' | 'seq' | 'epoch' | 'at'>

/** What a session says of itself, whenever it changes. */
export interface SessionFacts {
  readonly type: 'session'
  readonly model?: string
  /** All the agent offers; absent when it does not say. */
  readonly models?: readonly Choice[]
  readonly mode?: string
  readonly modes?: readonly Choice[]
  /** What else can be set, whole. */
  readonly options?: readonly SessionOption[]
}

export interface Choice {
  readonly id: string
  readonly name: string
  readonly description?: string
}

/** What can be set in a session beside its model and mode. `category` says what it is for, where the agent does. */
export type SessionOption = { readonly category?: string } & Choice &
  (
    | { readonly type: 'select'; readonly value: string; readonly choices: readonly Choice[] }
    | { readonly type: 'boolean'; readonly value: boolean }
  )

/** By the id of the option. */
export type OptionValues = Readonly<Record<string, string | boolean>>

/** What is to be set in a session. */
export interface SessionSettings {
  readonly model?: string
  readonly mode?: string
  readonly options?: OptionValues
}

/** What an agent says during a turn, or between turns. `content` of text and output is an increment. */
export type AgentUpdate =
  | { readonly type: 'text' | 'thinking'; readonly messageId: string; readonly content: string }
  | { readonly type: 'tool_output'; readonly toolCallId: string; readonly content: string }
  | Told<'tool_invocation'>
  | Told<'tool_result'>
  | Told<'plan'>
  | Told<'commands'>
  | Told<'usage'>
  | Told<'title'>
  | Told<'notice'>
  | Told<'compaction'>
  /** It asks its model again, by itself: of the log it is no part. */
  | { readonly type: 'retrying'; readonly reason: RetryReason }
  | SessionFacts

export interface PermissionAsked {
  readonly toolCallId?: string
  readonly title: string
  readonly kind: ToolKind
  readonly input?: unknown
  readonly content?: ToolContent[]
  readonly options: PermissionOption[]
  /** Absolute paths of what it changes and names, as the agent says them; the log does not have them. */
  readonly touched?: readonly string[]
}

/** An answer per field id: text, or the labels that were chosen. */
export type Answers = Readonly<Record<string, string | readonly string[]>>

export interface QuestionAsked {
  readonly toolCallId?: string
  readonly message?: string
  readonly questions: QuestionField[]
  /** A sentence that says what is wrong with these answers; null when they can be taken. */
  check(answers: Answers): string | null
}

/** What a session asks of the channel. Every promise resolves, at the latest when the turn is cancelled. */
export interface AgentHost {
  update(update: AgentUpdate): void
  /** The chosen option, or null when the turn was cancelled. */
  requestPermission(asked: PermissionAsked): Promise<string | null>
  ask(
    asked: QuestionAsked,
  ): Promise<{ action: 'accept'; answers: Answers } | { action: 'decline' | 'cancel' }>
}

export interface PromptFile {
  /** Wire path. */
  readonly path: string
  readonly startLine?: number | undefined
  readonly endLine?: number | undefined
  /** The unsaved text of an editor. */
  readonly text?: string | undefined
}

export interface AgentPrompt {
  readonly text: string
  /** What the workspace has to tell it before; no words of the user's. */
  readonly notes?: string
  readonly files: readonly PromptFile[]
  /** `data` is Base64. */
  readonly attachments: readonly { readonly name: string; readonly mimeType: string; readonly data: string }[]
}

export type StopReason = 'end_turn' | 'max_tokens' | 'max_turn_requests' | 'refusal' | 'cancelled'

/**
 * What an agent asks before: it changes anything, it runs a command, or what it thinks fit, which then depends on its
 * own settings.
 */
export type AsksBefore = 'changes' | 'commands' | 'itself'

/** The mode a session stands in, or why it is not the one that was wanted. */
export type Entered =
  | { readonly mode: string | null }
  | {
      readonly wanted: Choice
      /** What it stands in instead, as far as the agent says. */
      readonly current: Choice | null
      readonly reason: string
      /** What the user may choose instead. */
      readonly others: readonly Choice[]
    }
  /** None of the modes it has may be chosen: these. */
  | { readonly forbidden: readonly Choice[] }

/** One conversation with an agent. */
export interface AgentSession {
  /** What `start` needs to continue it after a restart; null when the agent cannot. */
  readonly resumeId: string | null
  /** True once it can take no further prompt. */
  closed(): boolean
  /** Runs one turn; the host has received all of it before this resolves. Rejects with `AgentFailure`. */
  prompt(prompt: AgentPrompt): Promise<StopReason>
  /** Asks the running turn to end soon, which it then does with `cancelled`. */
  cancel(): void
  /** Ends the agent's process, whatever it is doing. */
  kill(): Promise<void>
  /** Rejects with `AgentFailure` `unknown_model`, `unknown_mode` or `unknown_option`, naming what there is. */
  configure(settings: SessionSettings): Promise<void>
  /** Goes into this mode; where it is null or may not be chosen, into one that asks. */
  enterMode(mode: string | null): Promise<Entered>
  /** No prompt comes any more: the agent may forget it. */
  close(): void
}

export interface SessionOptions {
  readonly host: AgentHost
  /** Null: the agent's own. */
  readonly model: string | null
  /** Null: one that asks. Whether it was taken, `enterMode` says. */
  readonly mode: string | null
  /** What the conversation uses by now; a session that began with other tools counts as closed. Absent: the usual. */
  tools?(): ToolChoice
  /** The agent does not offer the model any more: the session has the agent's own, and the host was told so. */
  modelGone?(): void
  /** What differs from the agent's own; what it does not know is left out. */
  readonly options?: OptionValues
  /** `resumeId` of a session before; null for a new conversation. */
  readonly resumeId: string | null
}

export interface AgentLife {
  /** Milliseconds from its start until it could be spoken with; null: it cannot yet. */
  readonly readyMs: number | null
}

/** Of options of this id, and of this name where one is given. The first that fits counts. */
export interface OptionReaching {
  readonly id: RegExp
  readonly name?: RegExp
  readonly reach: OptionReach
}

export interface Login {
  readonly id: string
  /** A line for a shell, of the server's own configuration. */
  readonly line: string
}

/** A session that an agent keeps by itself, also one that was begun elsewhere, such as in a terminal. */
export interface KeptSession {
  readonly sessionId: string
  readonly title?: string
  /** When it was used last, ISO 8601. */
  readonly updatedAt?: string
  /** Where it works, as the agent says it. */
  readonly cwd: string
}

/** What an agent says again of a session. `content` of text is an increment. */
export type Retold =
  | { readonly type: 'user'; readonly messageId: string; readonly content: string }
  | AgentUpdate

export interface KeptSessions {
  /**
   * Those of the workspace's folder, without what was begun here and never used, a page at a time. Rejects with
   * `AgentFailure`, `not_offered` where the agent has no list.
   */
  list(
    cursor: string | null,
  ): Promise<{ readonly sessions: readonly KeptSession[]; readonly nextCursor?: string }>
  /**
   * Goes on with one of them. `retold`: what was said in it; null where the agent goes on without saying it again.
   * Rejects with `AgentFailure`, `session_gone` where the agent has it no more.
   */
  open(
    sessionId: string,
    options: Omit<SessionOptions, 'resumeId'>,
  ): Promise<{ readonly session: AgentSession; readonly retold: readonly Retold[] | null }>
}

/** One agent that can be chosen; the scripted one of the end-to-end tests is another. */
export interface AgentDriver {
  readonly id: string
  readonly name: string
  /** Why it cannot be used, or null. */
  unavailable(): string | null
  /** Known models; empty until the agent has told them. */
  models(): readonly Choice[]
  /** `''` when the agent chooses. */
  readonly defaultModel: string
  readonly commands: readonly { readonly name: string; readonly description: string }[]
  readonly asks: AsksBefore
  /** Null until it was started once. */
  takes(): Takes | null
  /** How far its options that hold for longer reach; absent: as far as it likes. */
  readonly reaches?: readonly OptionReaching[]
  /** How its user logs in, in a terminal; null: there is no way that works here. */
  login(): Login | null
  /** A login was begun: a process that knows of none is not asked again. */
  loginBegun(): void
  /** Prompts to begin with; absent: it takes any. */
  readonly suggestions?: readonly string[]
  /** What the page of agents shows and does; absent: it is not on that page. */
  readonly control?: AgentControl
  /** The sessions it keeps by itself; absent: there is no way to ask for them. */
  readonly kept?: KeptSessions
  /**
   * A new session that has all that was said in this one; absent: it has no such thing. Rejects with `AgentFailure`, `not_offered`
   * where the agent cannot.
   */
  fork?(
    sessionId: string,
    options: Omit<SessionOptions, 'resumeId'>,
  ): Promise<{ readonly sessionId: string; readonly session: AgentSession }>
  /** Its processes that run, by pid. */
  processes(): ReadonlyMap<number, AgentLife>
  /** Rejects with `AgentFailure`. */
  start(options: SessionOptions): Promise<AgentSession>
  /** Ends everything it started; at most 4 s. */
  stop(): Promise<void>
}

export interface FailureDetails {
  readonly retryable?: boolean
  readonly hint?: string
  readonly methods?: Choice[]
}

/** Why an agent could not do what was asked of it, in words for the user. */
export class AgentFailure extends Error {
  readonly code: string
  readonly retryable: boolean
  readonly hint: string | undefined
  readonly methods: Choice[] | undefined

  constructor(code: string, message: string, { retryable = false, hint, methods }: FailureDetails = {}) {
    super(message)
    this.name = 'AgentFailure'
    this.code = code
    this.retryable = retryable
    this.hint = hint
    this.methods = methods
  }
}

export function toFailure(error: unknown): AgentFailure {
  if (error instanceof AgentFailure) return error
  return new AgentFailure('agent_error', error instanceof Error ? error.message : String(error), {
    retryable: true,
  })
}

/** The same failure, as a user may read it: what an agent says of its end or of a request may hold anything. */
export const redactFailure = (failure: AgentFailure, redact: Redact): AgentFailure => {
  const { code, message, retryable, hint, methods } = failure
  return new AgentFailure(code, redact(message), {
    retryable,
    ...(hint === undefined ? {} : { hint: redact(hint) }),
    ...(methods ? { methods } : {}),
  })
}
