import { createStore } from 'zustand/vanilla'
import { createAgent } from '../channels/agent/createAgent'
import { createConfig } from '../channels/config/createConfig'
import { createProblems } from '../channels/context/problems'
import type { Workspace } from '../channels/context/workspace'
import { createFiles } from '../channels/files/createFiles'
import type { BackupPlaces } from '../channels/files/editor/backup/editorBackups'
import { createPorts } from '../channels/ports/createPorts'
import { createTerminal } from '../channels/terminal/createTerminal'
import { createClock } from '../lib/clock'
import { drawnPicture } from '../lib/firstPicture'
import { type ConnectionState, initialConnection } from '../socket/connection/connectionState'
import { type Link, type Outgoing, RequestError } from '../socket/link'
import type { Capability, Envelope } from '../socket/protocol'
import { createQueryClient } from '../workspace/createQueryClient'
import { createFilesServer } from './kit/filesServer'
import { createMemoryFiles, type MemoryChange } from './kit/memoryFiles'

const live: ConnectionState = { ...initialConnection, status: 'live', everLive: true }

interface Options {
  readonly backups?: BackupPlaces
  /** Names that the tree dims. */
  readonly ignored?: readonly string[]
  /** What is deleted can come back. */
  readonly trash?: boolean
  /** What the server can do besides, and its answers; null: not to this. An error is a refusal, its name the code. */
  readonly also?: {
    readonly has: (capability: Capability) => boolean
    readonly answer: (frame: Outgoing) => object | null
  }
}

/**
 * A workspace of files in memory, with everything of the page's real wiring but the socket.
 * @example
 * const { workspace, files, change } = createFilesHarness({ '/a.ts': 'one' })
 * await workspace.files.queries.write({ path: '/a.ts', content: 'two' })
 * files.text('/a.ts') // 'two'
 * change('/a.ts', 'three') // another program writes, and the page is told
 */
export function createFilesHarness(
  start: Record<string, string>,
  { backups, ignored, trash, also }: Options = {},
) {
  const files = createMemoryFiles(start)
  const server = createFilesServer(files, { ignored, trash })
  const connection = createStore<ConnectionState>(() => live)
  const asked: Outgoing[] = []
  let held: (() => void)[] | null = null

  const link: Link = {
    send: () => true,
    has: (capability) => server.has(capability) || also?.has(capability) === true,
    async ask(frame) {
      asked.push(frame)
      // No server answers in the task that asks.
      await new Promise<void>((resolve) => void (held ? held.push(resolve) : setTimeout(resolve)))
      if (connection.getState().status !== 'live')
        throw new RequestError('DISCONNECTED', 'The connection is lost.', frame.type === 'git_act')
      const data = also?.answer(frame) ?? null
      if (data instanceof Error)
        return { channel: 'files', type: frame.type, success: false, error: data.message, code: data.name }
      if (data !== null) return { channel: 'agent', type: frame.type, requestId: 'r', success: true, data }
      return { channel: 'files', type: frame.type, requestId: 'r', ...server.answer(frame) }
    },
  }
  const stored = new Map<string, string>()
  const storage = {
    persistent: true,
    get: (key: string) => stored.get(key) ?? null,
    set: (key: string, value: string) => void stored.set(key, value),
    remove: (key: string) => void stored.delete(key),
    keys: (prefix: string) => [...stored.keys()].filter((key) => key.startsWith(prefix)),
  }
  const shared = {
    endpoint: location.origin,
    workspaceId: 'ws-1',
    link,
    storage,
    clock: createClock(),
    newId: () => crypto.randomUUID(),
    catchUp: { count() {}, add() {}, done() {} },
    unusable() {},
  }
  const queryClient = createQueryClient()
  const on = { settingRefused() {}, announced() {}, configured() {}, ponged() {} }
  const config = createConfig({ ...shared, keepsNothing: false, on })
  const { uiState } = config.model
  const agent = createAgent({
    ...shared,
    uiState,
    attachments: undefined,
    configured: config.agent,
    whenDrawn: (run) => run(),
  })
  const channel = createFiles({ ...shared, queryClient, uiState, backups, autoSave: config.autoSave })
  const workspace: Workspace = {
    id: 'ws-1',
    endpoint: location.origin,
    storage,
    clock: shared.clock,
    firstPicture: drawnPicture(),
    problems: createProblems(),
    connection: {
      store: connection,
      start() {},
      stop() {},
      retryNow() {},
      startWorkspace() {},
      provideToken() {},
      ownToken: () => '',
    },
    queryClient,
    config: config.model,
    agent: agent.model,
    terminals: createTerminal({ ...shared, uiState }).model,
    ports: createPorts(shared).model,
    files: channel.model,
  }

  const channelOf = (frame: Envelope) =>
    frame.channel === 'config' ? config : frame.channel === 'files' ? channel : agent

  /** As the server tells every page, the one that made the change included. */
  function tell(change: MemoryChange): void {
    if (connection.getState().status === 'live')
      channel.receive({ channel: 'files', type: 'change', ...change })
  }
  files.onChanged(tell)

  return {
    workspace,
    files,
    /** The server says this. */
    receive: (frame: Envelope) => channelOf(frame).receive(frame),
    asked,
    refuse: server.refuse,
    /** Another program writes, or deletes with null, and the watcher says so. */
    change: (path: string, text: string | null) => tell(files.change(path, text)),
    /** Answers wait until `release`. */
    hold() {
      held = []
    },
    release() {
      const waiting = held ?? []
      held = null
      for (const go of waiting) go()
    },
    cut: () => connection.setState({ ...live, status: 'waiting', downSince: Date.now() }),
    async reconnect(): Promise<void> {
      connection.setState(live)
      await workspace.files.editors.opened()
    },
  }
}
