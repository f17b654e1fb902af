import { isDeepStrictEqual } from 'node:util'
import { type LoadSessionResponse, methods, type NewSessionResponse } from '@agentclientprotocol/sdk'
import type { Takes } from '../../src/channels/agent/shared/offer'
import type { Clock } from '../../src/lib/clock'
import type { Disk } from '../drivers/disk/disk'
import type { Log } from '../lib/log'
import { takesOf } from './abilities'
import { type AcpConnection, connectAcp } from './acpConnection'
import { createSessionFiles } from './acpFiles'
import { closeBefore, createKeptSessions, forkSession, type Place } from './acpKept'
import { createAcpSession } from './acpSession'
import type { ModePolicy } from './acpSettings'
import { type AgentFacts, createAgentMonitor } from './agentMonitor'
import type { AgentProcess, Patience } from './agentProcess'
import { createAgentTrace } from './agentTrace'
import {
  type AgentDriver,
  AgentFailure,
  type AgentLife,
  type AgentSession,
  type Choice,
  type Login,
  type OptionValues,
  redactFailure,
  type SessionFacts,
  type SessionOptions,
  toFailure,
} from './driver'
import { quirksOf } from './quirks'
import { createRedact, type Redact } from './redact'
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

export interface AcpDriverOptions {
  readonly id: string
  readonly name: string
  readonly models: readonly Choice[]
  readonly defaultModel: string
  readonly commands: AgentDriver['commands']
  /** Which modes a session may stand in, and which it begins in. */
  readonly modes: ModePolicy
  readonly asks: AgentDriver['asks']
  readonly reaches?: AgentDriver['reaches']
  readonly suggestions?: readonly string[]
  /** What it says of itself once it is started, where that is known before; absent: it is not. */
  readonly takes?: Takes
  login(): Login | null
  /** What it prints at its start where only its launcher is there. */
  readonly missingWords?: string | undefined
  /** For the page of agents. */
  readonly facts: AgentFacts
  /** Values that its log must not show. */
  readonly secrets?: readonly string[]
  /** What its sessions may use beside the workspace. */
  readonly toolbox?: Toolbox
  unavailable(): string | null
  launch(): AgentProcess
  readonly disk: Pick<Disk, 'root' | 'read' | 'write'>
  readonly version: string
  readonly clock: Clock
  readonly newId: () => string
  readonly log: Log
}

/** Idle agents are ended, and started again by the next prompt. */
const IDLE_MS = 10 * 60_000
/** An agent that crashed so often within a minute is not started again at once. */
const MAX_CRASHES = 3
const CRASHES_MS = 60_000
/** A server that stops has 4 s. */
const HURRY: Patience = { inputMs: 1_000, termMs: 1_500 }

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
  const { name, disk, clock, newId, log, toolbox = emptyToolbox } = options
  const redact = createRedact([...(options.secrets ?? []), ...toolSecrets(toolbox)])
  const paths = createWirePaths(disk.root)
  let models = options.models
  let takes: Takes | null = options.takes ?? null
  let connecting: Promise<AcpConnection> | null = null
  let crashes: number[] = []
  const processes = new Map<number, AgentLife>()
  /** Sessions that were begun here, and that no prompt went to. */
  const unused = new Set<string>()
  let turns = 0
  let cancelIdle: (() => void) | null = null
  let stopping = false
  /** The one that was launched last. */
  let launched: AgentProcess | null = null
  /** Those that the user had ended. */
  const restarted = new WeakSet<AgentProcess>()
  const monitor = monitorOf(options, redact, () => void restart())

  function connect(): Promise<AcpConnection> {
    if (connecting) return connecting
    // Later, so that what fails at once is forgotten after it was noted and not before.
    const own: Promise<AcpConnection> = Promise.resolve().then(() => begin(() => forget(own)))
    connecting = own
    return own
  }

  /** False: the server ended this connection before, and another one may be used by now. */
  function forget(own: Promise<AcpConnection>): boolean {
    if (connecting !== own) return false
    connecting = null
    return true
  }

  async function begin(forgetOwn: () => boolean): Promise<AcpConnection> {
    crashes = crashes.filter((at) => clock.now() - at < CRASHES_MS)
    if (crashes.length >= MAX_CRASHES) {
      forgetOwn()
      const error = `${name} ended unexpectedly ${MAX_CRASHES} times within a minute. Wait a moment.`
      throw new AgentFailure('agent_crashed', error, { retryable: true })
    }
    const { facts, missingWords, version } = options
    const process = launch(forgetOwn)
    launched = process
    try {
      const launchedAt = clock.now()
      live(process)
      const opened = await connectAcp({
        process,
        name,
        installHint: facts.installHint,
        missingWords,
        version,
        readsByItself: quirksOf(options.id).readsByItself ?? false,
        login: options.login,
        redact,
        clock,
        log,
      })
      takes = takesOf(opened.capabilities)
      if (process.pid !== null && processes.has(process.pid))
        processes.set(process.pid, { readyMs: clock.now() - launchedAt })
      monitor.ready(opened.implementation, opened.capabilities)
      const told: AcpConnection = {
        ...opened,
        explain: async (error) => noted(process, await opened.explain(error)),
      }
      void opened.closed.then(() => {
        if (forgetOwn() && turns > 0 && !stopping) crashes.push(clock.now())
      })
      return told
    } catch (error) {
      forgetOwn()
      throw noted(process, toFailure(error))
    }
  }

  /** Throws at once where there is no command at all. */
  function launch(forgetOwn: () => boolean): AgentProcess {
    try {
      return monitor.launched(options.launch())
    } catch (error) {
      forgetOwn()
      throw redactFailure(toFailure(error), redact)
    }
  }

  /** Tells the page what failed; what the user ended did not fail. */
  function noted(process: AgentProcess, failure: AgentFailure): AgentFailure {
    if (restarted.has(process))
      return new AgentFailure('agent_restarted', `${name} was restarted.`, { retryable: true })
    if (!stopping) monitor.failed(failure)
    return failure
  }

  async function restart(): Promise<void> {
    const running = connecting
    crashes = []
    if (!running || !launched) return
    connecting = null
    restarted.add(launched)
    await finish(running, HURRY)
  }

  async function finish(running: Promise<AcpConnection>, patience: Patience | undefined): Promise<void> {
    // One that hangs at its start is no connection yet.
    const ended = launched?.stop(patience)
    try {
      await (await running).stop(patience)
    } catch (error) {
      log.debug('An agent that had not started was ended', { name, error: redact(String(error)) })
    }
    await ended
  }

  function live({ pid, ended }: AgentProcess): void {
    if (pid === null) return
    processes.set(pid, { readyMs: null })
    void ended.then(() => processes.delete(pid))
  }

  /** Counts the turns that run; without any the process is ended after a while. */
  function busy(isBusy: boolean): void {
    turns += isBusy ? 1 : -1
    monitor.turns(turns)
    rest()
  }

  function rest(): void {
    cancelIdle?.()
    cancelIdle = turns > 0 ? null : clock.after(IDLE_MS, () => void end())
  }

  async function end(patience?: Patience): Promise<void> {
    const running = connecting
    connecting = null
    if (running) await finish(running, patience)
  }

  /** Runs `work` with the agent, which is started where it does not run. Rejects with `AgentFailure`. */
  async function ask<T>(work: (connection: AcpConnection) => Promise<T>): Promise<T> {
    const connection = await connect()
    try {
      return await work(connection)
    } catch (error) {
      throw error instanceof AgentFailure ? error : toFailure(await connection.explain(error))
    } finally {
      rest()
    }
  }

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
        busy(isBusy)
      },
      sessionId: begun.sessionId,
      host,
      learn,
      files: createSessionFiles(disk, paths),
      kill: () => end({ inputMs: 0, termMs: 500 }),
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

  async function create({ agent }: AcpConnection, place: Place): Promise<NewSessionResponse> {
    const begun: NewSessionResponse = await agent.request(methods.agent.session.new, place)
    unused.add(begun.sessionId)
    return begun
  }

  /** Null when it cannot, or forgot the session; the conversation says so. */
  async function resume(
    connection: AcpConnection,
    sessionId: string | null,
    begin: Place,
  ): Promise<NewSessionResponse | null> {
    if (sessionId === null) return null
    const { agent, capabilities } = connection
    const place = { ...begin, sessionId }
    await closeBefore(connection, sessionId)
    const load = (): Promise<LoadSessionResponse | null> => agent.request(methods.agent.session.load, place)
    try {
      if (capabilities.sessionCapabilities?.resume)
        return { ...(await agent.request(methods.agent.session.resume, place)), sessionId }
    } catch (error) {
      log.info('An agent did not resume its session', { agent: name, error: redact(String(error)) })
    }
    try {
      if (capabilities.loadSession)
        return { ...(await connection.retelling(sessionId, load, () => undefined)), sessionId }
    } catch (error) {
      log.info('An agent did not load its session', { agent: name, error: redact(String(error)) })
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
      ask,
      isUnused: (sessionId) => unused.has(sessionId),
      open,
    })

  return {
    id: options.id,
    name,
    kept: keptSessions(),
    fork: (sessionId, session) =>
      ask((connection) =>
        forkSession(connection, { sessionId, name }, (begin) => open(connection, session, begin)),
      ),
    unavailable: options.unavailable,
    models: () => models,
    defaultModel: options.defaultModel,
    commands: options.commands,
    asks: options.asks,
    ...(options.reaches ? { reaches: options.reaches } : {}),
    processes: () => processes,
    takes: () => takes,
    login: options.login,
    control: monitor.control,
    loginBegun() {
      monitor.forgetFailure()
      if (turns === 0) void end()
    },
    ...(options.suggestions ? { suggestions: options.suggestions } : {}),
    start: (session) =>
      ask((connection) =>
        open(
          connection,
          session,
          async (place) =>
            (await resume(connection, session.resumeId, place)) ?? (await create(connection, place)),
        ),
      ),
    async stop() {
      stopping = true
      cancelIdle?.()
      await end(HURRY)
    },
  }
}

function monitorOf({ facts, clock, unavailable }: AcpDriverOptions, redact: Redact, end: () => void) {
  return createAgentMonitor({ facts, trace: createAgentTrace(clock.wall, redact), unavailable, end })
}
