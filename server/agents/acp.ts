import { methods, type NewSessionResponse } from '@agentclientprotocol/sdk'
import type { Clock } from '../../src/lib/clock'
import type { Disk } from '../drivers/disk'
import type { Log } from '../log'
import { type AcpConnection, connectAcp } from './acpConnection'
import { createSessionFiles } from './acpFiles'
import { createAcpSession } from './acpSession'
import type { AgentProcess, Patience } from './agentProcess'
import {
  type AgentDriver,
  AgentFailure,
  type Choice,
  type SessionFacts,
  type SessionOptions,
  toFailure,
} from './driver'
import { createWirePaths } from './wirePaths'

export interface AcpDriverOptions {
  readonly id: string
  readonly name: string
  readonly models: readonly Choice[]
  readonly defaultModel: string
  readonly commands: AgentDriver['commands']
  /** Modes in which it asks before it acts; the first it offers is set on every new session. */
  readonly askModes: readonly string[]
  /** Modes in which it does not ask. */
  readonly hiddenModes: readonly string[]
  readonly installHint: string
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

/** Any agent that speaks the Agent Client Protocol: one process, started when it is needed, one session per task. */
export function createAcpDriver(options: AcpDriverOptions): AgentDriver {
  const { name, disk, clock, newId, log } = options
  const paths = createWirePaths(disk.root)
  const hiddenModes = new Set(options.hiddenModes)
  let models = options.models
  let connecting: Promise<AcpConnection> | null = null
  let crashes: number[] = []
  let turns = 0
  let cancelIdle: (() => void) | null = null
  let stopping = false

  function connect(): Promise<AcpConnection> {
    connecting ??= begin()
    return connecting
  }

  async function begin(): Promise<AcpConnection> {
    crashes = crashes.filter((at) => clock.now() - at < CRASHES_MS)
    if (crashes.length >= MAX_CRASHES) {
      connecting = null
      const error = `${name} ended unexpectedly ${MAX_CRASHES} times within a minute. Wait a moment.`
      throw new AgentFailure('agent_crashed', error, { retryable: true })
    }
    try {
      const { installHint, version } = options
      const process = options.launch()
      const opened = await connectAcp({ process, name, installHint, version, clock, log })
      void opened.closed.then(() => {
        connecting = null
        if (turns > 0 && !stopping) crashes.push(clock.now())
      })
      return opened
    } catch (error) {
      connecting = null
      throw error
    }
  }

  /** Counts the turns that run; without any the process is ended after a while. */
  function busy(isBusy: boolean): void {
    turns += isBusy ? 1 : -1
    cancelIdle?.()
    cancelIdle = turns > 0 ? null : clock.after(IDLE_MS, () => void end())
  }

  async function end(patience?: Patience): Promise<void> {
    const running = connecting
    connecting = null
    try {
      await (await running)?.stop(patience)
    } catch (error) {
      log.debug('An agent that had not started was ended', { name, error: String(error) })
    }
  }

  async function open(connection: AcpConnection, { host, model, resumeId }: SessionOptions) {
    const begun = (await resume(connection, resumeId)) ?? (await create(connection))
    const session = createAcpSession({
      ...{ connection, begun, paths, hiddenModes, newId, busy },
      sessionId: begun.sessionId,
      host: { ...host, update: (update) => host.update(update.type === 'session' ? learn(update) : update) },
      files: createSessionFiles(disk, paths),
      kill: () => end({ inputMs: 0, termMs: 500 }),
    })
    const asking = askMode(begun)
    if (asking !== null) await session.configure({ mode: asking })
    if (model !== null) await session.configure({ model })
    return session
  }

  const create = ({ agent }: AcpConnection): Promise<NewSessionResponse> =>
    agent.request(methods.agent.session.new, { cwd: disk.root, mcpServers: [] })

  /** Null when it cannot, or forgot the session; the conversation says so. */
  async function resume(
    { agent, capabilities }: AcpConnection,
    sessionId: string | null,
  ): Promise<NewSessionResponse | null> {
    if (sessionId === null || !capabilities.sessionCapabilities?.resume) return null
    try {
      const place = { cwd: disk.root, mcpServers: [], sessionId }
      return { ...(await agent.request(methods.agent.session.resume, place)), sessionId }
    } catch (error) {
      log.info('An agent did not resume its session', { agent: name, error: String(error) })
      return null
    }
  }

  function learn(facts: SessionFacts): SessionFacts {
    if (facts.models) models = facts.models
    return facts
  }

  /** The mode to change to, or null: it asks already, or offers none that does. */
  function askMode({
    modes,
  }: {
    modes?: { currentModeId: string; availableModes: readonly Choice[] } | null
  }) {
    if (!modes || options.askModes.includes(modes.currentModeId)) return null
    return options.askModes.find((id) => modes.availableModes.some((mode) => mode.id === id)) ?? null
  }

  return {
    id: options.id,
    name,
    unavailable: options.unavailable,
    models: () => models,
    defaultModel: options.defaultModel,
    commands: options.commands,
    async start(session) {
      const connection = await connect()
      try {
        return await open(connection, session)
      } catch (error) {
        throw error instanceof AgentFailure ? error : toFailure(await connection.explain(error))
      }
    },
    async stop() {
      stopping = true
      cancelIdle?.()
      await end(HURRY)
    },
  }
}
