import { createHash } from 'node:crypto'
import {
  type Agents,
  type AgentsCommand,
  agentsCommandSchema,
  type KnownAgent,
} from '../../../src/channels/agent/shared/agentsProtocol'
import type { AgentState } from '../../../src/channels/agent/shared/state'
import { assertNever } from '../../../src/lib/assertNever'
import type { Clock } from '../../../src/lib/clock'
import { createEmitter } from '../../../src/lib/createEmitter'
import type { AgentControl } from '../../agents/agentMonitor'
import type { TraceEntry } from '../../agents/agentTrace'
import type { AgentDriver } from '../../agents/driver'
import { emptyToolbox, type Toolbox } from '../../agents/toolbox'
import type { Client } from '../../socket/channel'
import { type ChannelPart, createDoor } from './channelPart'
import type { RunInTerminal } from './commands'
import type { ToolChoices } from './toolChoices'
import { createWaitingAnswers } from './waitingAnswers'

/** Bytes of the entries of one answer; the rest is asked for. */
const MAX_LOG_BYTES = 500_000

type Command<T extends AgentsCommand['type']> = Extract<AgentsCommand, { type: T }>
type Answer = { readonly data?: unknown } | { readonly error: string; readonly code: string }

interface PageOptions {
  readonly drivers: readonly AgentDriver[]
  readonly toolbox?: Toolbox
  /** Absent: no agent is installed or signed in from here. */
  readonly runInTerminal?: RunInTerminal
  readonly clock: Clock
}

interface Conversing {
  readonly choices: ToolChoices
  state(): AgentState
}

/** The page of agents, as the part of the agent channel that it is. */
interface AgentsPage extends ChannelPart {
  stop(): void
}

const { isFor, read } = createDoor(agentsCommandSchema)

/** Undefined where no agent is on that page. It asks nothing of an agent or a program before a page asks it. */
export function createAgentsPage(
  { drivers, toolbox = emptyToolbox, runInTerminal, clock }: PageOptions,
  { choices, state }: Conversing,
): AgentsPage | undefined {
  const shown = drivers.flatMap((driver) => (driver.control ? [{ driver, control: driver.control }] : []))
  if (shown.length === 0) return undefined
  const versions = new Map<string, string | null>()
  const waiting = createWaitingAnswers(clock)
  const chosen = createEmitter<void>()

  const find = (agentId: string) => shown.find(({ driver }) => driver.id === agentId)
  const notFound = (what: string): Answer => ({ error: `There is no ${what}.`, code: 'NOT_FOUND' })

  function send(client: Client, { type, requestId }: AgentsCommand, answer: Answer): void {
    const said = 'error' in answer ? { success: false, ...answer } : { success: true, ...answer }
    client.send({ channel: 'agent', type, requestId, ...said })
  }

  /** Each time: a program may have been installed or replaced since, and one that was not is not run again. */
  function askVersions(): void {
    for (const { driver, control } of shown)
      void control.version().then((version) => versions.set(driver.id, version))
  }

  function agents(client: Client, command: Command<'agents'>): void {
    askVersions()
    waiting.add<Answer>({
      client,
      type: command.type,
      look(isLast) {
        const data = describe(command.taskId ?? null)
        return isLast || data.revision !== command.after ? { data } : null
      },
      listen(listener) {
        const stops = [chosen.on(listener), ...shown.map(({ control }) => control.onChanged(listener))]
        return () => {
          for (const stop of stops) stop()
        }
      },
      send: (answer) => send(client, command, answer),
    })
  }

  function describe(taskId: string | null): Agents {
    const { servers, folders } = choices.of(taskId)
    const facts = {
      agents: shown.map(({ driver, control }) =>
        describeAgent(driver, control, {
          version: versions.get(driver.id) ?? null,
          canType: runInTerminal !== undefined,
        }),
      ),
      servers: toolbox.servers.map(({ id, type }) => ({ id, type, on: servers.includes(id) })),
      folders: toolbox.folders.map(({ id, path }) => ({ id, path, on: folders.includes(id) })),
    }
    return { revision: createHash('sha256').update(JSON.stringify(facts)).digest('hex'), ...facts }
  }

  function log(client: Client, command: Command<'agent_log'>): void {
    const control = find(command.agentId)?.control
    if (!control) {
      send(client, command, notFound('such agent'))
      return
    }
    const { after } = command
    waiting.add<Answer>({
      client,
      type: command.type,
      look(isLast) {
        const entries = firstOf(control.trace.entries(after ?? 0))
        return isLast || after === undefined || entries.length > 0 ? { data: { entries } } : null
      },
      listen: control.trace.onAdded,
      send: (answer) => send(client, command, answer),
    })
  }

  /** Typed and not run: the user reads it, and presses Enter. */
  function install({ agentId, sessionId }: Command<'agent_install'>): Answer {
    const agent = find(agentId)
    const line = agent?.control.installLine ?? null
    if (!agent || line === null || !runInTerminal) return notFound('way to install it from here')
    const name = `Install: ${agent.driver.name}`
    const error = runInTerminal({ sessionId, name, line, isOnlyTyped: true })
    return error === null ? {} : { error, code: 'BAD_REQUEST' }
  }

  function restart({ agentId, force = false }: Command<'agent_restart'>): Answer {
    const agent = find(agentId)
    if (!agent) return notFound('such agent')
    if (agent.control.restart(force) === 'done') return {}
    return { error: `${agent.driver.name} is at work.`, code: 'BUSY' }
  }

  function chooseTools({ taskId, servers, folders }: Command<'agent_tools'>): Answer {
    if (taskId !== undefined && !state().tasks[taskId]) return notFound('such conversation')
    const unknown = [
      ...servers.filter((id) => !toolbox.servers.some((server) => server.id === id)),
      ...folders.filter((id) => !toolbox.folders.some((folder) => folder.id === id)),
    ]
    if (unknown.length > 0) return notFound(`server or folder ${unknown.join(', ')}`)
    choices.choose(taskId ?? null, { servers, folders })
    chosen.emit()
    return {}
  }

  return {
    isFor,
    received(client, frame) {
      const command = read(frame)
      switch (command.type) {
        case 'agents':
          return agents(client, command)
        case 'agent_log':
          return log(client, command)
        case 'agent_install':
          return send(client, command, install(command))
        case 'agent_restart':
          return send(client, command, restart(command))
        case 'agent_tools':
          return send(client, command, chooseTools(command))
        default:
          return assertNever(command)
      }
    },
    closed: waiting.closed,
    stop: waiting.stop,
  }
}

function describeAgent(
  driver: AgentDriver,
  control: AgentControl,
  { version, canType }: { version: string | null; canType: boolean },
): KnownAgent {
  const standing = control.standing()
  const told = control.told()
  const login = canType ? driver.login() : null
  return {
    id: driver.id,
    name: driver.name,
    state: standing.state,
    turns: standing.turns,
    source: control.source,
    variables: [...control.variables],
    reason: standing.reason,
    description: control.description || null,
    command: control.command,
    program: control.program(),
    title: told?.title ?? null,
    version: told?.version || version,
    can: told?.can ?? null,
    install: canType ? control.installLine : null,
    installHint: control.installHint || null,
    login: login?.line ?? null,
  }
}

/** As many of the oldest as one answer holds. */
function firstOf(entries: readonly TraceEntry[]): readonly TraceEntry[] {
  let bytes = 0
  const end = entries.findIndex((entry) => {
    bytes += Buffer.byteLength(JSON.stringify(entry)) + 1
    return bytes > MAX_LOG_BYTES
  })
  return end < 0 ? entries : entries.slice(0, end)
}
