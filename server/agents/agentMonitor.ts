import type { AgentCapabilities, Implementation } from '@agentclientprotocol/sdk'
import type { AgentProcess } from './agentProcess'
import type { AgentTrace } from './agentTrace'

/** How an agent is. */
type Condition = 'ready' | 'starting' | 'running' | 'not_installed' | 'sign_in' | 'failed'

/** What it said that it can do when it was started. */
interface Abilities {
  readonly images: boolean
  readonly embeddedContext: boolean
  readonly load: boolean
  readonly resume: boolean
  readonly fork: boolean
  readonly list: boolean
  readonly folders: boolean
  /** How it reaches servers of the Model Context Protocol. */
  readonly mcp: readonly ('stdio' | 'http' | 'sse')[]
}

/** What is known of an agent without starting it. */
export interface AgentFacts {
  readonly source: 'demo' | 'known' | 'config' | 'registry'
  readonly description: string
  /** Without its arguments, which may be secrets; null: it runs inside the server. */
  readonly command: string | null
  /** The file behind the command; null: it was not found, or there is none. */
  program(): string | null
  /** A line for a shell, of the server's own configuration. */
  readonly installLine: string | null
  readonly installHint: string
  /** Names of variables it is given beyond those that every agent is. */
  readonly variables: readonly string[]
  /** What the entry says, or the program itself where it can say that; null: neither. */
  version(): Promise<string | null>
}

/** What the page of agents shows and does. */
export interface AgentControl extends AgentFacts {
  readonly trace: AgentTrace
  standing(): { readonly state: Condition; readonly reason: string | null; readonly turns: number }
  /** Of the process that ran last; null: none has told it. */
  told(): { readonly title: string | null; readonly version: string; readonly can: Abilities } | null
  /** Ends its process, so that the next prompt starts another. `busy`: a turn runs, and `isForced` is false. */
  restart(isForced: boolean): 'done' | 'busy'
  /** Returns the unsubscribe. */
  onChanged(listener: () => void): () => void
}

/** What of a failure matters here. */
interface Failed {
  readonly code: string
  readonly message: string
  readonly hint?: string | undefined
}

export interface AgentMonitor {
  readonly control: AgentControl
  /** The process with what it says noted. */
  launched(process: AgentProcess): AgentProcess
  ready(implementation: Implementation | null, capabilities: AgentCapabilities): void
  failed(failure: Failed): void
  /** A turn begins or ends. */
  turns(count: number): void
  /** Its user may have signed in. */
  forgetFailure(): void
}

interface MonitorOptions {
  readonly facts: AgentFacts
  readonly trace: AgentTrace
  unavailable(): string | null
  end(): void
}

/** Follows one agent through its processes, for the page of agents. */
export function createAgentMonitor({ facts, trace, unavailable, end }: MonitorOptions): AgentMonitor {
  let phase: 'ready' | 'starting' | 'running' = 'ready'
  let failure: Failed | null = null
  let told: ReturnType<AgentControl['told']> = null
  let turns = 0
  let launches = 0
  const listeners = new Set<() => void>()
  const changed = () => {
    for (const listener of listeners) listener()
  }

  function standing(): ReturnType<AgentControl['standing']> {
    const missing = unavailable()
    if (missing !== null) return { state: 'not_installed', reason: missing, turns }
    if (failure === null) return { state: phase, reason: null, turns }
    const reason = failure.hint === undefined ? failure.message : `${failure.message}\n${failure.hint}`
    return { state: STATES[failure.code] ?? 'failed', reason, turns }
  }

  return {
    control: {
      ...facts,
      trace,
      standing,
      told: () => told,
      restart(isForced) {
        if (turns > 0 && !isForced) return 'busy'
        failure = null
        end()
        changed()
        return 'done'
      },
      onChanged(listener) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    },
    launched(process) {
      launches += 1
      const launch = launches
      phase = 'starting'
      failure = null
      trace.process(process.pid === null ? 'Started' : `Started, process ${process.pid}`)
      process.onPrinted(trace.printed)
      void process.ended.then((ended) => {
        trace.process(ended.kind === 'failed' ? `Could not be started: ${ended.code}` : wordsOf(ended))
        if (launch === launches) phase = 'ready'
        changed()
      })
      changed()
      return { ...process, stream: trace.tap(process.stream) }
    },
    ready(implementation, capabilities) {
      phase = 'running'
      told = toldOf(implementation, capabilities)
      changed()
    },
    failed(failed) {
      if (!(failed.code in STATES)) return
      failure = failed
      changed()
    },
    turns(count) {
      if (count > turns) failure = null
      turns = count
      changed()
    },
    forgetFailure() {
      failure = null
      changed()
    },
  }
}

/** Failures of the agent itself, and not of one request. */
const STATES: Readonly<Record<string, Condition>> = {
  agent_not_installed: 'not_installed',
  auth_required: 'sign_in',
  agent_start_failed: 'failed',
  agent_timeout: 'failed',
  agent_incompatible: 'failed',
  agent_crashed: 'failed',
  agent_protocol_error: 'failed',
}

const wordsOf = ({ code, signal }: { code: number | null; signal: string | null }): string =>
  signal === null ? `Ended with code ${code}` : `Ended by ${signal}`

function toldOf(
  implementation: Implementation | null,
  { loadSession, promptCapabilities, mcpCapabilities, sessionCapabilities }: AgentCapabilities,
): NonNullable<ReturnType<AgentControl['told']>> {
  const session: object = sessionCapabilities ?? {}
  return {
    title: implementation?.title ?? implementation?.name ?? null,
    version: implementation?.version ?? '',
    can: {
      images: promptCapabilities?.image === true,
      embeddedContext: promptCapabilities?.embeddedContext === true,
      load: loadSession === true,
      resume: has(session, 'resume'),
      // Not in the stable schema, and offered by several agents.
      fork: has(session, 'fork'),
      list: has(session, 'list'),
      folders: has(session, 'additionalDirectories'),
      mcp: [
        'stdio',
        ...(mcpCapabilities?.http ? (['http'] as const) : []),
        ...(mcpCapabilities?.sse ? (['sse'] as const) : []),
      ],
    },
  }
}

const has = (capabilities: object, name: string): boolean =>
  name in capabilities && Boolean(Reflect.get(capabilities, name))
