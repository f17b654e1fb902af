import type { AgentLogEvent } from '../../../src/channels/agent/shared/eventSchemas'
import { agentCommandSchema } from '../../../src/channels/agent/shared/protocol'
import { toHistory, toPage, toSnapshot, toTaskPage } from '../../../src/channels/agent/shared/snapshot'
import type { Clock } from '../../../src/lib/clock'
import type { Capability, Envelope } from '../../../src/socket/protocol'
import type { AgentDriver } from '../../agents/driver'
import type { Toolbox } from '../../agents/toolbox'
import type { RulesFile } from '../../drivers/state/rulesFile'
import type { Log } from '../../lib/log'
import { atOnce, inSlices } from '../../lib/slices'
import type { ReviewDriver } from '../../review/review'
import type { Client } from '../../socket/channel'
import type { History } from '../../state/history'
import type { AgentChannel } from './agentChannel'
import { createAgentConversations } from './agentConversations'
import { type AgentLog, createAgentLog } from './agentLog'
import { createAgentReview } from './agentReview'
import { createAgentsPage } from './agentsPage'
import { createDoor } from './channelPart'
import { createCommands, type RunInTerminal } from './commands'
import { type Compaction, createCompaction } from './compaction'
import { createConversations } from './conversations'
import { createDefaults } from './defaults'
import { createEarlierSessions, hasKept } from './earlierSessions'
import { createForks } from './fork/forks'
import { endInterrupted } from './interrupted'
import { createKeeping } from './keeping'
import { createLateChannel } from './lateChannel'
import { createPermissions } from './permissions/agentRules'
import { createTurnProgress, type TurnProgress } from './progress/turnProgress'
import { createReadySessions } from './readySessions'
import { type Restored, restore } from './restore'
import { createToolChoices } from './toolChoices'

export interface AgentOptions {
  readonly history: History
  /** At least one; the first is the default where the user chose none. */
  readonly drivers: readonly AgentDriver[]
  /** What agents may use beside the workspace. */
  readonly toolbox?: Toolbox
  /** Id of the agent new tasks begin with, whatever was chosen before this start. */
  readonly provider?: string
  /** Pages that may show the workspace: only in their names may a prompt come that the user did not write. */
  readonly embedOrigins?: readonly string[]
  /** Types a line into a new terminal and answers why it could not, or null. Absent: no login is possible from here. */
  readonly runInTerminal?: RunInTerminal
  /** Absent where nothing is kept of what agents change: that is not announced then. */
  readonly review?: ReviewDriver
  /** The setting, asked each time: an agent hears which files the user changed. */
  tellsUserChanges?(): boolean
  /** Where the user's permission rules are kept. Absent: there are none. */
  readonly rulesFile?: RulesFile
  /** Real path of the workspace. */
  readonly root?: string
  readonly epoch: string
  readonly clock: Clock
  readonly newId: () => string
  readonly log: Log
}

const CAPABILITIES: readonly Capability[] = [
  'agent.seq',
  'agent.idempotent',
  'agent.queue',
  'agent.context',
  'agent.permissionOptions',
  'agent.sender',
  'agent.conversations',
  'agent.open',
  'agent.denyReason',
  'agent.progress',
]

const door = createDoor(agentCommandSchema)

/** Bytes of a log that is read at once; a longer one is read while the other channels are served. */
const AT_ONCE = 256 * 1024

/** Conversations with agents. The workspace has one log, which is kept on disk and sent to every socket. */
export function createAgentChannel(options: AgentOptions): AgentChannel {
  const { history, epoch, clock, log, drivers } = options
  const steps = restore({ history, epoch, now: clock.wall(), log })
  if (history.bytes() <= AT_ONCE) return createRestored(options, atOnce(steps))
  return createLateChannel({
    capabilities: capabilitiesOf(options),
    section: createDefaults({
      drivers,
      history,
      restored: { defaults: restoredDefaults(options, null), choices: new Map() },
      ready: { open: async () => {}, configure: async () => {}, offer: () => undefined },
      changed() {},
    }).section,
    async load(isStopped) {
      const restored = await inSlices(steps, isStopped)
      return restored && createRestored(options, restored)
    },
    async stop() {
      await Promise.all(drivers.map((driver) => driver.stop()))
      history.close()
    },
  })
}

function createRestored(options: AgentOptions, restored: Restored): AgentChannel {
  const { history, drivers, epoch, clock, log: serverLog } = options
  const clients = new Set<Client>()
  const listeners = new Set<() => void>()
  const changed = () => {
    for (const listener of listeners) listener()
  }
  const publish = (event: AgentLogEvent) => {
    const frame = { channel: 'agent', ...event }
    for (const client of clients) client.send(frame)
    progress.told(event)
  }
  const log: AgentLog = createAgentLog(
    { history, epoch, clock, log: serverLog, publish, grown: () => compaction.grown() },
    restored.state,
  )
  const progress = createTurnProgress({
    clock,
    state: log.state,
    publish(frame) {
      for (const client of clients) if (client.tab !== null) client.send({ channel: 'agent', ...frame })
    },
  })
  const compaction = createCompaction({ history, clock, isLong: restored.isLong, state: log.state })
  endInterrupted(log)
  compaction.grown()
  const { defaults, ready, review, rules, keeping, agentsPage, parts, commands } = createParts({
    ...options,
    restored,
    agentLog: log,
    compaction,
    progress,
    changed,
  })

  function sendHistory(client: Client, after: number | null, knownEpoch: string | null): void {
    log.flush()
    sendLog(client, after, knownEpoch)
    for (const frame of progress.frames()) client.send({ channel: 'agent', ...frame }, 'replay')
  }

  function sendLog(client: Client, after: number | null, knownEpoch: string | null): void {
    const events = after !== null && knownEpoch === epoch ? log.since(after) : null
    if (events === null || after === null) {
      client.send({ channel: 'agent', ...toHistory(log.state(), epoch) }, 'replay')
      return
    }
    const { seq } = log.state()
    const continued = { type: 'history', events, seq, epoch, hasMore: false, tasks: [], since: after }
    client.send({ channel: 'agent', ...continued }, 'replay')
  }

  function received(client: Client, frame: Envelope): void | Promise<void> {
    const part = parts.find((each) => each?.isFor(frame.type))
    if (part) return part.received(client, frame)
    const command = door.read(frame)
    if (command.type === 'subscribe') return sendHistory(client, command.after, command.epoch ?? null)
    if (command.type !== 'page') return commands.run(client, command)
    const { requestId, before, taskId } = command
    const page =
      taskId === undefined
        ? { data: toPage(log.state(), before) }
        : { taskId, data: toTaskPage(log.state(), before, taskId) }
    client.send({ channel: 'agent', type: 'page', requestId, ...page }, 'replay')
  }

  return {
    name: 'agent',
    capabilities: capabilitiesOf(options),
    configSection: () => defaults.section(),
    onConfigChanged(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    processes: () => new Map(drivers.flatMap((driver) => [...driver.processes()])),
    state: log.state,
    opened(client) {
      if (client.tab === null) {
        log.flush()
        const { tasks, events } = toSnapshot(log.state())
        for (const event of [...tasks, ...events]) client.send({ channel: 'agent', ...event })
      } else sendHistory(client, client.agentSeq, client.agentEpoch)
      clients.add(client)
      ready.peopled(true)
      review?.opened(client)
      rules?.opened(client)
    },
    received,
    closed(client) {
      clients.delete(client)
      for (const part of parts) part?.closed(client)
      ready.peopled(clients.size > 0)
    },
    async stop() {
      keeping.stop()
      progress.stop()
      log.stop()
      clients.clear()
      agentsPage?.stop()
      await Promise.all([review?.stop(), ...drivers.map((driver) => driver.stop())])
      history.close()
      await compaction.settled()
    },
  }
}

interface PartsOptions extends AgentOptions {
  readonly restored: Restored
  readonly agentLog: AgentLog
  readonly compaction: Compaction
  readonly progress: TurnProgress
  /** Called when what `configSection` says is another. */
  changed(): void
}

/** What acts on the log. */
function createParts({ agentLog: log, restored, compaction, progress, changed, ...options }: PartsOptions) {
  const { history, drivers, clock, newId, embedOrigins = [], runInTerminal = null } = options
  const choices = createToolChoices(options, restored.tools)
  const ready = createReadySessions({
    clock,
    choices: (driver) => defaults.choices(driver),
    modelGone: (driver, model) => defaults.forgetModel(driver, model),
    tools: () => choices.of(null),
    offered: changed,
  })
  const defaults = createDefaults({
    drivers,
    history,
    restored: { ...restored, defaults: restoredDefaults(options, restored.defaults) },
    ready,
    changed,
  })
  const { rules, approvals } = createPermissions(options, log, () => conversations)
  const review = createAgentReview(options, log.state)
  const conversations = createConversations({
    ...options,
    choices,
    review: review?.turns,
    defaults,
    log,
    approvals,
    restored,
    ready,
    progress,
    modelsTold: changed,
  })
  const keeping = createKeeping({
    log,
    clock,
    erased(taskId) {
      conversations.forget(taskId)
      void review?.turns.erase(taskId)
      rules?.rules.forget(taskId)
      compaction.run()
    },
  })
  const about = createAgentConversations(log, keeping)
  const agentsPage = createAgentsPage(options, { choices, state: log.state })
  const commands = createCommands({
    drivers,
    log,
    approvals,
    conversations,
    defaults,
    ready,
    history,
    clock,
    newId,
    embedOrigins,
    runInTerminal,
    // The first checkpoint of a large folder takes seconds, and the first message waits for it.
    begun: () => review?.turns.warm('soon'),
    answers: new Map(restored.answers),
  })
  const earlier = createEarlierSessions({ drivers, log, conversations, defaults, choices, newId, changed })
  const forks = createForks({ drivers, log, conversations, choices, newId })
  /** What has commands of its own. */
  const parts = [review, about, agentsPage, rules, earlier, forks]
  return { defaults, ready, review, rules, keeping, agentsPage, parts, commands }
}

function capabilitiesOf(options: AgentOptions): readonly Capability[] {
  const { runInTerminal, review, drivers, rulesFile } = options
  return [
    ...CAPABILITIES,
    ...(runInTerminal ? (['agent.login'] as const) : []),
    ...(review ? (['agent.changes', 'agent.userChanges'] as const) : []),
    ...(drivers.some(({ control }) => control) ? (['agent.catalogue'] as const) : []),
    ...(drivers.some(hasKept) ? (['agent.sessions'] as const) : []),
    ...(drivers.some(({ fork }) => fork) ? (['agent.fork'] as const) : []),
    ...(rulesFile ? (['agent.permissionRules'] as const) : []),
  ]
}

/** What was chosen before, unless this start names another agent. */
const restoredDefaults = ({ provider }: AgentOptions, before: Restored['defaults']): Restored['defaults'] =>
  provider === undefined || before?.provider === provider ? before : { provider, model: null }
