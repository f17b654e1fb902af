import type { AgentCapabilities, Implementation } from '@agentclientprotocol/sdk'
import type { Abilities, KnownAgent } from '../../src/channels/agent/shared/agentsProtocol'
import { createEmitter } from '../../src/lib/createEmitter'
import { abilitiesOf } from './abilities'
import type { AgentProcess } from './agentProcess'
import type { AgentTrace } from './agentTrace'

/** What is known of an agent without starting it. */
export interface AgentFacts {
  readonly source: KnownAgent['source']
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
  standing(): { readonly state: KnownAgent['state']; readonly reason: string | null; readonly turns: number }
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
  const changed = createEmitter<void>()

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
        changed.emit()
        return 'done'
      },
      onChanged: changed.on,
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
        changed.emit()
      })
      changed.emit()
      return { ...process, stream: trace.tap(process.stream) }
    },
    ready(implementation, capabilities) {
      phase = 'running'
      told = {
        title: implementation?.title ?? implementation?.name ?? null,
        version: implementation?.version ?? '',
        can: abilitiesOf(capabilities),
      }
      changed.emit()
    },
    failed(failed) {
      if (!(failed.code in STATES)) return
      failure = failed
      changed.emit()
    },
    turns(count) {
      if (count > turns) failure = null
      turns = count
      changed.emit()
    },
    forgetFailure() {
      failure = null
      changed.emit()
    },
  }
}

/** Failures of the agent itself, and not of one request. */
const STATES: Readonly<Record<string, KnownAgent['state']>> = {
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
