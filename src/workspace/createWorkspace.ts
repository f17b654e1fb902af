import { createStore } from 'zustand/vanilla'
import { normaliseAgent } from '../channels/agent/dialects/normalise'
import type { AgentEvent } from '../channels/agent/shared/protocol'
import { reduceAgent } from '../channels/agent/shared/reduce'
import type { AgentState } from '../channels/agent/shared/state'
import { normaliseConfig } from '../channels/config/normalise'
import type { ConfigEvent } from '../channels/config/shared/protocol'
import { type ConfigLocalEvent, type ConfigStoreState, reduceConfig } from '../channels/config/shared/reduce'
import { createConfigStore } from '../channels/config/store'
import { addProblem, countDropped, createProblems } from '../channels/context/problems'
import type { Workspace } from '../channels/context/workspace'
import { createChannel, createStatelessChannel } from '../channels/createChannel'
import type { BackupPlaces } from '../channels/files/editor/backup/editorBackups'
import { normaliseFiles } from '../channels/files/normalise'
import type { FilesEvent } from '../channels/files/shared/protocol'
import { normalisePorts } from '../channels/ports/normalise'
import type { PortsEvent } from '../channels/ports/shared/protocol'
import { type PortsLocalEvent, type PortsState, reducePorts } from '../channels/ports/shared/reduce'
import { normaliseTerminal } from '../channels/terminal/normalise'
import type { TerminalEvent } from '../channels/terminal/shared/protocol'
import { reduceTerminals, type TerminalLocalEvent } from '../channels/terminal/shared/reduce'
import type { TerminalState } from '../channels/terminal/shared/state'
import type { SafeDatabase } from '../lib/storage/safeDatabase'
import type { SafeStorage } from '../lib/storage/safeStorage'
import { createConnection } from '../socket/connection/connection'
import type { ConnectionOptions } from '../socket/connection/connectionOptions'
import { type ConnectionState, initialConnection } from '../socket/connection/connectionState'
import type { SentMessage } from '../socket/connection/largestSent'
import { createLinks } from '../socket/createLinks'
import { createDemux } from '../socket/demux'
import type { Capability } from '../socket/protocol'
import { type Envelope, errorFrameSchema } from '../socket/protocol'
import { createRequests } from '../socket/requests'
import { createActivity } from './createActivity'
import { createParts } from './createParts'
import { createProbe } from './createProbe'
import { createResume } from './createResume'

export interface WorkspaceOptions extends Omit<ConnectionOptions, 'on' | 'hints'> {
  readonly storage: SafeStorage
  /** Where unsaved text outlives the page. */
  readonly backups?: BackupPlaces
  /** Where what goes with unsent messages outlives it. */
  readonly attachments?: SafeDatabase
  /** A page that only shows how things look. */
  readonly keepsNothing?: boolean
  /** Keeps a token that was asked for anew. */
  readonly tokenProvided: (token: string) => void
  /** Hears of frames that nobody could use, for the one who develops. */
  readonly warn: (reason: string, frame?: Envelope) => void
  /** The user's language. */
  readonly words: {
    readonly tooLarge: string
    readonly settingRefused: (error: string) => string
  }
}

/** The wiring diagram: which frame goes through which channel, and what happens around it. */
export function createWorkspace(options: WorkspaceOptions): Workspace {
  const { target, clock, newId, storage, tokenProvided, warn, words, ...others } = options
  const { backups, attachments, keepsNothing, ...world } = others
  let token = options.token
  const problems = createProblems()
  const complain = (text: string) => addProblem(problems, { at: clock.wall(), text })
  const connectionStore = createStore<ConnectionState>(() => initialConnection)
  const configStore = createConfigStore()

  const announced = (capability: string) => {
    const { mode, config } = configStore.getState()
    return mode === 'extended' && config?.capabilities.includes(capability) === true
  }
  const has = (capability: Capability) => announced(capability)
  const requests = createRequests({
    clock,
    newId,
    transmit: (channel, frame) => connection.transmit(channel, frame),
  })
  const links = createLinks({
    requests,
    has,
    transmit: (channel, frame) => connection.transmit(channel, frame),
    tooLarge: () => complain(words.tooLarge),
  })
  const parts = createParts({
    endpoint: target.endpoint,
    workspaceId: target.workspaceId,
    links,
    configStore,
    storage,
    clock,
    newId,
    settingRefused: (error) => complain(words.settingRefused(error)),
    parsed: (sessionId, position) => resume.parsed(sessionId, position),
    backups,
    attachments,
    keepsNothing,
  })
  const { terminals, files, agent, ports, config } = parts
  const resume = createResume({
    parts,
    clock,
    has,
    changed: (waiting) => connection.catchingUp(waiting),
    portsUnknown: () => channels.ports.apply({ type: 'reconnected' }),
  })

  const unusable = (frame: Envelope) => {
    countDropped(problems)
    warn(`Nobody can use this ${frame.channel} frame.`, frame)
  }
  const channels = {
    config: createChannel<ConfigStoreState, ConfigEvent, ConfigLocalEvent>({
      store: config.store,
      normalise: normaliseConfig,
      reduce: reduceConfig,
      effect(event) {
        if (event.type === 'state') connection.nameIs(event.data.workspace.name)
        if (event.type === 'pong') ponged(event.t)
        config.commands.received(event)
        agent.commands.configured()
      },
      unusable,
    }),
    agent: createChannel<AgentState, AgentEvent>({
      store: resume.stagedReplay,
      normalise: normaliseAgent,
      reduce: reduceAgent,
      effect: resume.agentApplied,
      unusable,
    }),
    terminal: createChannel<TerminalState, TerminalEvent, TerminalLocalEvent>({
      store: terminals.store,
      normalise: normaliseTerminal,
      reduce: reduceTerminals,
      effect(event) {
        resume.terminalApplied(event)
        terminals.commands.applied(event)
      },
      unusable,
    }),
    ports: createChannel<PortsState, PortsEvent, PortsLocalEvent>({
      store: ports.store,
      normalise: normalisePorts,
      reduce: reducePorts,
      effect: resume.portsApplied,
      unusable,
    }),
    files: createStatelessChannel<FilesEvent>({
      normalise: normaliseFiles,
      effect(event) {
        files.commands.changed(event)
        if (event.type !== 'change') return
        files.editors.changed(event)
        files.changes.emit(event)
      },
      unusable,
    }),
  }

  const probe = createProbe({ clock, has, links })
  function ponged(t: number): void {
    connection.answered()
    probe.ponged(t)
  }
  const activity = createActivity({
    clock,
    send: () =>
      announced('activity') && connection.transmit('activity', { type: 'user_activity' }) === 'sent',
  })

  /** The server cut us off for this message: whoever sent it hears that it never will get through. */
  function oversized({ channel, frame }: SentMessage): void {
    if (requests.tooLarge(frame.requestId)) return
    const { clientMessageId, taskId } = frame
    if (channel === 'agent' && clientMessageId !== undefined) {
      const refusal = { clientMessageId, taskId, state: 'refused', error: words.tooLarge }
      channels.agent.receive({ channel, type: 'prompted', ...refusal })
    } else complain(words.tooLarge)
  }

  const connection = createConnection({
    ...world,
    target,
    clock,
    newId,
    hints() {
      const { seq, epoch } = agent.store.getState()
      return epoch === null ? {} : { agentSeq: seq, agentEpoch: epoch }
    },
    on: {
      changed: (state) => connectionStore.setState(state, true),
      frame: createDemux({
        answered(frame) {
          const isAnswer = requests.answered(frame)
          if (isAnswer) connection.answered()
          return isAnswer
        },
        channels: {
          config: channels.config.receive,
          agent: channels.agent.receive,
          terminal: channels.terminal.receive,
          ports: channels.ports.receive,
          files: channels.files.receive,
        },
        stray(frame) {
          const error = errorFrameSchema.safeParse(frame)
          complain(error.success ? error.data.error : JSON.stringify(frame))
        },
      }),
      greeted(mode) {
        if (mode === 'documented') channels.config.apply({ type: 'undeclared' })
        resume.opened(mode)
      },
      caughtUp: resume.caughtUp,
      oversized,
      lost({ isForgotten }) {
        requests.failAll()
        resume.lost()
        terminals.commands.lost(isForgotten)
      },
      acted: activity,
      malformed(reason) {
        countDropped(problems)
        warn(reason)
      },
      probe: probe.ask,
    },
  })

  return {
    id: target.workspaceId,
    endpoint: target.endpoint,
    storage,
    problems,
    connection: {
      store: connectionStore,
      start: connection.start,
      stop: connection.stop,
      retryNow: connection.retryNow,
      startWorkspace: connection.startWorkspace,
      ownToken: () => token,
      provideToken(next) {
        token = next
        tokenProvided(next)
        connection.provideToken(next)
      },
    },
    ...parts,
  }
}
