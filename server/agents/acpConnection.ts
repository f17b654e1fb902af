import {
  type AgentCapabilities,
  type ClientContext,
  type CreateElicitationRequest,
  type CreateElicitationResponse,
  client,
  type Implementation,
  type InitializeRequest,
  MessageTooLargeError,
  methods,
  PROTOCOL_VERSION,
  RequestError,
  type RequestPermissionRequest,
  type RequestPermissionResponse,
  type SessionUpdate,
} from '@agentclientprotocol/sdk'
import type { Clock } from '../../src/lib/clock'
import type { Log } from '../lib/log'
import type { SessionFiles } from './acpFiles'
import type { AgentProcess, Patience } from './agentProcess'
import { AgentFailure, type Login, redactFailure } from './driver'
import type { Redact } from './redact'

/** What one session does with what the agent asks and tells. */
interface SessionTarget {
  readonly files: SessionFiles
  update(update: SessionUpdate): void
  requestPermission(request: RequestPermissionRequest): Promise<RequestPermissionResponse>
  elicit(request: CreateElicitationRequest): Promise<CreateElicitationResponse>
  /** The agent said something that could not be read. */
  unread(): void
}

/** An initialised agent. */
export interface AcpConnection {
  readonly agent: ClientContext
  readonly capabilities: AgentCapabilities
  /** What program it is; null: it does not say. */
  readonly implementation: Implementation | null
  /** It takes no further prompt. */
  isClosed(): boolean
  readonly closed: Promise<void>
  /**
   * Runs `load`. What the agent says again of the conversation meanwhile, and a little later, goes to `hear` alone: our log
   * may have it.
   */
  retelling<T>(sessionId: string, load: () => Promise<T>, hear: (update: SessionUpdate) => void): Promise<T>
  /** Resolves with the answer. Rejects with `agent_timeout` where there is none in time. @param ms a minute, where it is not given */
  inTime<T>(answer: Promise<T>, ms?: number): Promise<T>
  route(sessionId: string, target: SessionTarget): void
  /** A session of this id was begun in this process. */
  isRouted(sessionId: string): boolean
  /** Takes secrets out of what the agent said. */
  readonly redact: Redact
  /** What an error of a request means, in words for the user, without secrets. */
  explain(error: unknown): Promise<AgentFailure>
  stop(patience?: Patience): Promise<void>
}

export interface ConnectOptions {
  readonly process: AgentProcess
  readonly name: string
  /** How to install it; `''` when there is nothing to install. */
  readonly installHint: string
  /** What it prints at its start where only its launcher is there. */
  readonly missingWords?: string | undefined
  readonly version: string
  /** It is not offered to read files through us. */
  readonly readsByItself: boolean
  login(): Login | null
  readonly redact: Redact
  readonly clock: Clock
  readonly log: Log
}

const ANSWER_MS = 60_000
/** The stream may end before the process is known to have ended. */
const EXIT_MS = 2_000
const MAX_EARLY_UPDATES = 200
/** One agent tells a conversation again behind its answer. */
const QUIET_MS = 300
const MAX_RETELLING_MS = 10_000
const AUTH_REQUIRED = -32_000

/** Rejects with `AgentFailure`; whatever was started is ended then. */
export async function connectAcp(options: ConnectOptions): Promise<AcpConnection> {
  const { process, clock, log, redact } = options
  const targets = new Map<string, SessionTarget>()
  /** Told before the answer that names their session was read. */
  const early = new Map<string, SessionUpdate[]>()
  let initialised = false
  let stopping = false
  /** Sessions that are being loaded, by their ids, and when each last said something again. */
  const loading = new Map<string, { at: number; readonly hear: (update: SessionUpdate) => void }>()

  const targetOf = (sessionId: string) => {
    const target = targets.get(sessionId)
    if (!target) throw RequestError.sessionNotFound(sessionId)
    return target
  }
  const connection = client({ name: 'aether-ide' })
    .onNotification(methods.client.session.update, ({ params: { sessionId, update } }) => {
      const again = loading.get(sessionId)
      if (again && RETOLD.has(update.sessionUpdate)) {
        again.at = clock.now()
        return again.hear(update)
      }
      const target = targets.get(sessionId)
      if (target) return target.update(update)
      const waiting = early.get(sessionId) ?? []
      if (waiting.length < MAX_EARLY_UPDATES) early.set(sessionId, [...waiting, update])
    })
    .onRequest(methods.client.session.requestPermission, ({ params }) =>
      targetOf(params.sessionId).requestPermission(params),
    )
    .onRequest(methods.client.elicitation.create, ({ params }) =>
      'sessionId' in params && typeof params.sessionId === 'string'
        ? targetOf(params.sessionId).elicit(params)
        : { action: 'cancel' },
    )
    .onRequest(methods.client.fs.readTextFile, ({ params }) => targetOf(params.sessionId).files.read(params))
    .onRequest(methods.client.fs.writeTextFile, ({ params }) =>
      targetOf(params.sessionId).files.write(params),
    )
    .onRequest('*', ({ method }) => {
      log.debug('An agent asked for what we do not have', { agent: options.name, method })
      throw RequestError.methodNotFound(method)
    })
    .onNotification('*', ({ method }) => log.debug('An agent told what we do not read', { method }))
    .connect(process.stream)

  async function retelling<T>(
    sessionId: string,
    load: () => Promise<T>,
    hear: (update: SessionUpdate) => void,
  ): Promise<T> {
    const said = { at: clock.now(), hear }
    loading.set(sessionId, said)
    try {
      const answer = await load()
      const answered = clock.now()
      let last = answered
      do {
        last = Math.max(last, said.at)
        await new Promise<void>((resolve) => void clock.after(last + QUIET_MS - clock.now(), resolve))
      } while (said.at > last && clock.now() - answered < MAX_RETELLING_MS)
      return answer
    } finally {
      if (loading.get(sessionId) === said) loading.delete(sessionId)
    }
  }

  async function inTime<T>(answer: Promise<T>, ms = ANSWER_MS): Promise<T> {
    // An answer may be null, too.
    const answered = await within(
      clock,
      ms,
      answer.then((value) => ({ value })),
    )
    if (answered) return answered.value
    const error = `${options.name} did not answer within ${ms === ANSWER_MS ? 'a minute' : `${ms / 1000} s`}.`
    throw new AgentFailure('agent_timeout', error, { retryable: true })
  }

  process.onUnread(() => {
    for (const target of targets.values()) target.unread()
  })

  const explain = async (error: unknown) => redactFailure(await meaningOf(error), redact)

  async function meaningOf(error: unknown): Promise<AgentFailure> {
    if (error instanceof AgentFailure) return error
    if (error instanceof RequestError && error.code === AUTH_REQUIRED) return authFailure()
    if (error instanceof RequestError)
      return new AgentFailure('agent_error', wordsOf(error), { retryable: true })
    if (error instanceof MessageTooLargeError) {
      void process.stop()
      return new AgentFailure(
        'agent_protocol_error',
        `${options.name} sent more than one message may hold.`,
        {
          retryable: true,
        },
      )
    }
    const end = await within(clock, EXIT_MS, process.ended)
    if (end !== null) return endFailure(end)
    void process.stop()
    return new AgentFailure('agent_protocol_error', `${options.name} stopped speaking with the server.`, {
      retryable: true,
    })
  }

  function authFailure(): AgentFailure {
    const login = options.login()
    const hint = login
      ? 'Sign in, then send the message again.'
      : 'Log in with its own command in a terminal, then send the message again.'
    return new AgentFailure('auth_required', `${options.name} needs you to log in.`, {
      retryable: true,
      hint,
      // Only a way that works here is offered.
      ...(login ? { methods: [{ id: login.id, name: login.line }] } : {}),
    })
  }

  function endFailure(end: Awaited<AgentProcess['ended']>): AgentFailure {
    const { name, installHint } = options
    if (end.kind === 'failed' && end.code === 'ENOENT')
      return new AgentFailure('agent_not_installed', `${name} is not installed.`, {
        retryable: true,
        ...(installHint === '' ? {} : { hint: installHint }),
      })
    const hint = process.complaints()
    if (!initialised && options.missingWords !== undefined && hint.includes(options.missingWords))
      return new AgentFailure('agent_not_installed', `${name} is not installed.`, {
        retryable: true,
        hint: installHint,
      })
    const details = { retryable: true, ...(hint === '' ? {} : { hint }) }
    if (end.kind === 'failed')
      return new AgentFailure('agent_start_failed', `${name} could not be started: ${end.code}.`, details)
    const how = end.signal ? `was ended by ${end.signal}` : `exited with code ${end.code}`
    return initialised
      ? new AgentFailure('agent_crashed', `${name} ${how}.`, details)
      : new AgentFailure('agent_start_failed', `${name} could not be started: it ${how}.`, details)
  }

  try {
    const initialize = connection.agent.request(methods.agent.initialize, introduction(options))
    const answer = await inTime(Promise.race([initialize, failedStart(process)]))
    if (answer.protocolVersion !== PROTOCOL_VERSION)
      throw new AgentFailure(
        'agent_incompatible',
        `${options.name} speaks version ${answer.protocolVersion} of the protocol, this server version ${PROTOCOL_VERSION}.`,
      )
    initialised = true
    return {
      agent: connection.agent,
      capabilities: answer.agentCapabilities ?? {},
      implementation: answer.agentInfo ?? null,
      isClosed: () => stopping || connection.signal.aborted,
      closed: connection.closed,
      retelling,
      inTime,
      isRouted: (sessionId) => targets.has(sessionId),
      route(sessionId, target) {
        targets.set(sessionId, target)
        for (const update of early.get(sessionId) ?? []) target.update(update)
        early.delete(sessionId)
      },
      redact,
      explain,
      async stop(patience) {
        stopping = true
        await process.stop(patience)
        connection.close()
      },
    }
  } catch (error) {
    const failure = await explain(error)
    void process.stop()
    connection.close()
    throw failure
  }
}

/** What we are and offer to an agent. */
const introduction = (options: ConnectOptions): InitializeRequest => ({
  protocolVersion: PROTOCOL_VERSION,
  clientInfo: { name: 'aether-ide', title: 'Aether IDE', version: options.version },
  clientCapabilities: {
    fs: { readTextFile: !options.readsByItself, writeTextFile: true },
    terminal: false,
    elicitation: { form: {} },
    session: { notices: {}, compaction: {}, configOptions: { boolean: {} } },
    _meta: { terminal_output: true },
  },
})

/** What a conversation consists of; the rest says how the session is now. */
const RETOLD: ReadonlySet<SessionUpdate['sessionUpdate']> = new Set([
  'user_message_chunk',
  'agent_message_chunk',
  'agent_thought_chunk',
  'tool_call',
  'tool_call_update',
  'plan',
  'notice',
  'compaction_update',
  'compaction_summary_chunk',
])

/** Never resolves: a process that could not be started at all leaves its request unanswered. */
async function failedStart(process: AgentProcess): Promise<never> {
  const end = await process.ended
  throw new Error(`The agent ended: ${JSON.stringify(end)}`)
}

/** Null when it takes longer. */
async function within<T>(clock: Clock, ms: number, promise: Promise<T>): Promise<T | null> {
  let cancel = () => {}
  const late = new Promise<null>((resolve) => {
    cancel = clock.after(ms, () => resolve(null))
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    cancel()
  }
}

function wordsOf({ message, data }: RequestError): string {
  const details =
    typeof data === 'object' && data !== null && 'details' in data && typeof data.details === 'string'
      ? data.details
      : null
  return details === null || message.includes(details) ? message : `${message}: ${details}`
}
