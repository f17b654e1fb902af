import { isDeepStrictEqual } from 'node:util'
import { type LoadSessionResponse, methods, type NewSessionResponse } from '@agentclientprotocol/sdk'
import type { Disk } from '../drivers/disk/disk'
import type { AcpConnection } from './acpConnection'
import { createSessionFiles } from './acpFiles'
import { closeBefore, closeSession, createKeptSessions, forkSession, type Place } from './acpKept'
import { createAcpSession } from './acpSession'
import type { ModePolicy } from './acpSettings'
import {
  type AgentDriver,
  AgentFailure,
  type AgentSession,
  type Choice,
  type OptionValues,
  type SessionFacts,
  type SessionOptions,
} from './driver'
import { quirksOf } from './quirks'
import { createRedact } from './redact'
import { createRunningAgent, type RunningAgentOptions } from './runningAgent'
import {
  emptyToolbox,
  knownChoice,
  sessionTools,
  type Toolbox,
  type ToolChoice,
  toolSecrets,
  usualChoice,
} from './toolbox'
import { createWirePaths } from './wirePaths'

export interface AcpDriverOptions extends RunningAgentOptions {
  readonly models: readonly Choice[]
  readonly defaultModel: string
  readonly commands: AgentDriver['commands']
  /** Which modes a session may stand in, and which it begins in. */
  readonly modes: ModePolicy
  readonly asks: AgentDriver['asks']
  readonly reaches?: AgentDriver['reaches']
  readonly suggestions?: readonly string[]
  /** Values that its log must not show. */
  readonly secrets?: readonly string[]
  /** What its sessions may use beside the workspace. */
  readonly toolbox?: Toolbox
  readonly disk: Pick<Disk, 'root' | 'read' | 'write'>
  readonly newId: () => string
}

/** An agent may download what it needs for its first session, or start its servers. */
const BEGIN_MS = 120_000

/** A model that the agent has withdrawn since it was chosen does not keep the session from starting. */
async function chooseModel(
  agent: string,
  opened: AgentSession,
  { model, host, modelGone }: Pick<SessionOptions, 'host' | 'modelGone'> & { readonly model: string },
): Promise<void> {
  try {
    await opened.configure({ model })
  } catch (error) {
    if (!(error instanceof AgentFailure) || error.code !== 'unknown_model') throw error
    const text = `${agent} does not offer the model “${model}” any more, which was chosen before. It uses its own.`
    host.update({ type: 'notice', text })
    modelGone?.()
  }
}

/** Any agent that speaks the Agent Client Protocol: one process, started when it is needed, one session per task. */
export function createAcpDriver(options: AcpDriverOptions): AgentDriver {
  const { name, disk, newId, log, toolbox = emptyToolbox } = options
  const redact = createRedact([...(options.secrets ?? []), ...toolSecrets(toolbox)])
  const paths = createWirePaths(disk.root)
  const running = createRunningAgent(options, redact)
  let models = options.models
  /** Sessions that were begun here, and that no prompt went to. */
  const unused = new Set<string>()

  async function open(
    connection: AcpConnection,
    session: Omit<SessionOptions, 'resumeId'>,
    begin: (place: Place) => Promise<NewSessionResponse>,
  ) {
    const { host, model, mode, options: wanted = {}, tools = () => usualChoice(toolbox) } = session
    const choice = knownChoice(toolbox, tools())
    const begun = await begin(placeOf(connection, choice))
    const opened = createAcpSession({
      connection,
      begun,
      paths,
      modes: options.modes,
      quirks: quirksOf(options.id),
      newId,
      busy(isBusy) {
        unused.delete(begun.sessionId)
        running.busy(isBusy)
      },
      sessionId: begun.sessionId,
      host,
      learn,
      files: createSessionFiles(disk, paths),
      kill: running.kill,
      isOutdated: () => !isDeepStrictEqual(knownChoice(toolbox, tools()), choice),
    })
    // A model may bring a mode of its own along.
    if (model !== null) await chooseModel(name, opened, { ...session, model })
    for (const [id, value] of Object.entries(wanted)) await configureIfKnown(opened, { [id]: value })
    await opened.enterMode(mode)
    return opened
  }

  /** An option of an earlier version, or of another model, is no reason not to begin. */
  async function configureIfKnown(session: AgentSession, wanted: OptionValues): Promise<void> {
    try {
      await session.configure({ options: wanted })
    } catch (error) {
      if (session.closed()) throw error
      log.info('An agent did not take an option', { agent: name, error: redact(String(error)) })
    }
  }

  const placeOf = ({ capabilities }: AcpConnection, choice: ToolChoice): Place => ({
    cwd: disk.root,
    ...sessionTools(toolbox, choice, capabilities),
  })

  async function create(connection: AcpConnection, place: Place): Promise<NewSessionResponse> {
    const begun: Promise<NewSessionResponse> = connection.agent.request(methods.agent.session.new, place)
    try {
      const session = await connection.inTime(begun, BEGIN_MS)
      unused.add(session.sessionId)
      return session
    } catch (error) {
      if (!isLate(error)) throw error
      // One that begins after all is in no conversation.
      begun.then(
        ({ sessionId }) => {
          unused.add(sessionId)
          void closeSession(connection, sessionId)
        },
        () => undefined,
      )
      throw await connection.explain(lateSession(name))
    }
  }

  /** Null when it cannot, or forgot the session; the conversation says so. Whether one that is silent forgot is not known. */
  async function resume(
    connection: AcpConnection,
    sessionId: string | null,
    begin: Place,
  ): Promise<NewSessionResponse | null> {
    if (sessionId === null) return null
    const { agent, capabilities, inTime } = connection
    const place = { ...begin, sessionId }
    await closeBefore(connection, sessionId)
    const load = () => inTime<LoadSessionResponse | null>(agent.request(methods.agent.session.load, place))
    const refused = (request: string, error: unknown) => {
      if (isLate(error)) throw silentSession(name)
      log.info('An agent did not go on with its session', {
        agent: name,
        request,
        error: redact(String(error)),
      })
    }
    try {
      if (capabilities.sessionCapabilities?.resume)
        return { ...(await inTime(agent.request(methods.agent.session.resume, place))), sessionId }
    } catch (error) {
      refused('resume', error)
    }
    try {
      if (capabilities.loadSession)
        return { ...(await connection.retelling(sessionId, load, () => undefined)), sessionId }
    } catch (error) {
      refused('load', error)
    }
    return null
  }

  function learn(facts: SessionFacts): void {
    if (facts.models) models = facts.models
  }

  const keptSessions = () =>
    createKeptSessions({
      name,
      root: disk.root,
      paths,
      quirks: quirksOf(options.id),
      newId,
      ask: running.ask,
      isUnused: (sessionId) => unused.has(sessionId),
      open,
    })

  return {
    id: options.id,
    name,
    kept: keptSessions(),
    fork: (sessionId, session) =>
      running.ask((connection) =>
        forkSession(connection, { sessionId, name }, (begin) => open(connection, session, begin)),
      ),
    unavailable: options.unavailable,
    models: () => models,
    defaultModel: options.defaultModel,
    commands: options.commands,
    asks: options.asks,
    ...(options.reaches ? { reaches: options.reaches } : {}),
    processes: () => running.processes,
    takes: running.takes,
    login: options.login,
    control: running.control,
    loginBegun: running.loginBegun,
    ...(options.suggestions ? { suggestions: options.suggestions } : {}),
    start: (session) =>
      running.ask((connection) =>
        open(
          connection,
          session,
          async (place) =>
            (await resume(connection, session.resumeId, place)) ?? (await create(connection, place)),
        ),
      ),
    stop: running.stop,
  }
}

const isLate = (error: unknown): boolean => error instanceof AgentFailure && error.code === 'agent_timeout'

const lateSession = (name: string) =>
  new AgentFailure('agent_timeout', `${name} did not begin a session within two minutes.`, {
    retryable: true,
    hint: 'Retry, or restart it on the page “Agents”.',
  })

const silentSession = (name: string) =>
  new AgentFailure('agent_timeout', `${name} did not go on with its session within a minute.`, {
    retryable: true,
    hint: 'Retry, or begin a new conversation.',
  })
