import type { Takes } from '../../src/channels/agent/shared/offer'
import type { Clock } from '../../src/lib/clock'
import type { Log } from '../lib/log'
import { takesOf } from './abilities'
import { type AcpConnection, connectAcp } from './acpConnection'
import { type AgentControl, type AgentFacts, createAgentMonitor } from './agentMonitor'
import type { AgentProcess, Patience } from './agentProcess'
import { createAgentTrace } from './agentTrace'
import { AgentFailure, type AgentLife, type Login, redactFailure, toFailure } from './driver'
import { quirksOf } from './quirks'
import type { Redact } from './redact'

/** How the process of an agent is started, and the facts that its page shows. */
export interface RunningAgentOptions {
  readonly id: string
  readonly name: string
  /** What it says of itself once it is started, where that is known before; absent: it is not. */
  readonly takes?: Takes
  login(): Login | null
  /** What it prints at its start where only its launcher is there. */
  readonly missingWords?: string | undefined
  /** For the page of agents. */
  readonly facts: AgentFacts
  unavailable(): string | null
  launch(): AgentProcess
  readonly version: string
  readonly clock: Clock
  readonly log: Log
}

/** Idle agents are ended, and started again by the next prompt. */
const IDLE_MS = 10 * 60_000
/** An agent that crashed so often within a minute is not started again at once. */
const MAX_CRASHES = 3
const CRASHES_MS = 60_000
/** A server that stops has 4 s. */
const HURRY: Patience = { inputMs: 1_000, termMs: 1_500 }
/** The user waits for it, or it did not listen. */
const AT_ONCE: Patience = { inputMs: 0, termMs: 500 }

/** One process of an agent at most: started when it is needed, ended when it was idle for long. */
export interface RunningAgent {
  /** Runs `work` with the agent, which is started where it does not run. Rejects with `AgentFailure`. */
  ask<T>(work: (connection: AcpConnection) => Promise<T>): Promise<T>
  /** Counts the turns that run; without any the process is ended after a while. */
  busy(isBusy: boolean): void
  kill(): Promise<void>
  /** The user signs in: what failed before says nothing any more. */
  loginBegun(): void
  takes(): Takes | null
  readonly processes: ReadonlyMap<number, AgentLife>
  readonly control: AgentControl
  stop(): Promise<void>
}

/**
 * @example
 * const running = createRunningAgent(options, redact)
 * const answer = await running.ask(({ agent }) => agent.request(methods.agent.session.new, place))
 */
export function createRunningAgent(options: RunningAgentOptions, redact: Redact): RunningAgent {
  const { name, clock, log } = options
  let takes: Takes | null = options.takes ?? null
  let connecting: Promise<AcpConnection> | null = null
  let crashes: number[] = []
  const processes = new Map<number, AgentLife>()
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

  return {
    ask,
    busy,
    kill: () => end(AT_ONCE),
    loginBegun() {
      monitor.forgetFailure()
      if (turns === 0) void end()
    },
    takes: () => takes,
    processes,
    control: monitor.control,
    async stop() {
      stopping = true
      cancelIdle?.()
      await end(HURRY)
    },
  }
}

function monitorOf({ facts, clock, unavailable }: RunningAgentOptions, redact: Redact, end: () => void) {
  return createAgentMonitor({ facts, trace: createAgentTrace(clock.wall, redact), unavailable, end })
}
