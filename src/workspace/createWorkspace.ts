import { createStore } from 'zustand/vanilla'
import { normaliseAgent } from '../channels/agent/normalise'
import type { AgentEvent } from '../channels/agent/protocol'
import { reduceAgent } from '../channels/agent/reduce'
import { type AgentState, initialAgent } from '../channels/agent/state'
import { normaliseConfig } from '../channels/config/normalise'
import type { Capability, ConfigEvent } from '../channels/config/protocol'
import { type ConfigLocalEvent, type ConfigStoreState, reduceConfig } from '../channels/config/reduce'
import { createConfigStore } from '../channels/config/store'
import { createChannel } from '../channels/createChannel'
import { normaliseFiles } from '../channels/files/normalise'
import type { FilesEvent } from '../channels/files/protocol'
import { type FilesLocalEvent, type FilesState, reduceFiles } from '../channels/files/reduce'
import { normalisePorts } from '../channels/ports/normalise'
import type { PortsEvent } from '../channels/ports/protocol'
import { type PortsLocalEvent, type PortsState, reducePorts } from '../channels/ports/reduce'
import { normaliseTerminal } from '../channels/terminal/normalise'
import type { TerminalEvent } from '../channels/terminal/protocol'
import { reduceTerminals, type TerminalLocalEvent } from '../channels/terminal/reduce'
import type { TerminalState } from '../channels/terminal/state'
import type { SafeStorage } from '../lib/safeStorage'
import { createConnection } from '../socket/connection'
import type { ConnectionOptions } from '../socket/connectionOptions'
import { type ConnectionState, initialConnection } from '../socket/connectionState'
import { createLinks } from '../socket/createLinks'
import { createDemux } from '../socket/demux'
import { type Envelope, errorFrameSchema } from '../socket/protocol'
import { createRequests } from '../socket/requests'
import type { Mode } from '../socket/session'
import { createCatchUp } from './createCatchUp'
import { createParts } from './createParts'
import { createReplayShadow } from './createReplayShadow'
import { addProblem, countDropped, createProblems } from './problems'
import type { Workspace } from './workspace'

export interface WorkspaceOptions extends Omit<ConnectionOptions, 'on' | 'hints'> {
  readonly storage: SafeStorage
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
  const { target, clock, newId, storage, tokenProvided, warn, words, ...world } = options
  const problems = createProblems()
  const complain = (text: string) => addProblem(problems, { at: clock.wall(), text })
  const connectionStore = createStore<ConnectionState>(() => initialConnection)
  const configStore = createConfigStore()

  const has = (capability: Capability) => {
    const { mode, config } = configStore.getState()
    return mode === 'extended' && config?.capabilities.includes(capability) === true
  }
  const catchUp = createCatchUp(() => connection.caughtUp())
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
    workspaceId: target.workspaceId,
    links,
    configStore,
    storage,
    clock,
    newId,
    settingRefused: (error) => complain(words.settingRefused(error)),
  })
  const { terminals, files, agent, ports, config } = parts
  const shadow = createReplayShadow(agent.store, initialAgent, clock, () => agent.commands.caughtUp())

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
        config.commands.received(event)
      },
      unusable,
    }),
    agent: createChannel<AgentState, AgentEvent>({
      store: shadow,
      normalise: normaliseAgent,
      reduce: reduceAgent,
      effect(event) {
        if (event.type === 'history') catchUp.seen('agent')
        agent.commands.applied(event)
      },
      unusable,
    }),
    terminal: createChannel<TerminalState, TerminalEvent, TerminalLocalEvent>({
      store: terminals.store,
      normalise: normaliseTerminal,
      reduce: reduceTerminals,
      unusable,
    }),
    ports: createChannel<PortsState, PortsEvent, PortsLocalEvent>({
      store: ports.store,
      normalise: normalisePorts,
      reduce: reducePorts,
      effect(event) {
        if (event.type === 'snapshot') catchUp.seen('ports')
      },
      unusable,
    }),
    files: createChannel<FilesState, FilesEvent, FilesLocalEvent>({
      store: files.store,
      normalise: normaliseFiles,
      reduce: reduceFiles,
      effect(event) {
        files.commands.changed(event)
        if (event.type === 'change') files.editors.changed(event)
      },
      unusable,
    }),
  }

  /** Each channel takes up again what it did before; the order is the server's own. */
  function opened(mode: Mode): void {
    if (mode === 'documented') channels.config.apply({ type: 'undeclared' })
    const isRetold = !has('agent.seq') && agent.store.getState() !== initialAgent
    shadow.stop()
    if (isRetold) shadow.begin()
    config.commands.opened()
    agent.commands.opened()
    terminals.commands.opened()
    if (!has('ports.snapshot')) channels.ports.apply({ type: 'reconnected' })
    files.commands.opened()
    void files.editors.opened()
    if (mode === 'documented') return
    catchUp.begin([...(has('agent.seq') ? ['agent'] : []), ...(has('ports.snapshot') ? ['ports'] : [])])
  }

  function probe(): void {
    if (has('ping')) {
      connection.transmit('config', { type: 'ping', t: clock.now() })
    } else {
      // Any answer will do, a refusal too; whether one comes is what liveness watches.
      requests.ask('files', { type: 'stat', path: '/' }).catch(() => undefined)
    }
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
      changed(state) {
        const wasLive = connectionStore.getState().status === 'live'
        connectionStore.setState(state, true)
        // A numbered log says by its history that it is complete, one told again by its quiet.
        const isUnnumbered = !has('agent.seq') && !shadow.isOpen()
        if (state.status === 'live' && !wasLive && isUnnumbered) agent.commands.caughtUp()
      },
      frame: createDemux({
        answered: requests.answered,
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
      greeted: opened,
      lost() {
        shadow.stop()
        requests.failAll()
        agent.commands.lost()
      },
      malformed(reason) {
        countDropped(problems)
        warn(reason)
      },
      probe,
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
      provideToken(token) {
        tokenProvided(token)
        connection.provideToken(token)
      },
    },
    ...parts,
  }
}
