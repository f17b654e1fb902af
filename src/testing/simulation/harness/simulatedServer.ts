import { createChannels, type Drivers } from '../../../../server/createChannels'
import { setTimer } from '../../../../server/drivers/shell/shellDriver'
import { createLog } from '../../../../server/lib/log'
import { createPreviewCapabilities } from '../../../../server/preview/previewCapability'
import { createHub, type Hub } from '../../../../server/socket/hub'
import { createMemoryHistory } from '../../../../server/state/history'
import { createPretendPorts, pretendListener } from '../../../../server/testing/pretendListener'
import type { Settings } from '../../../channels/config/shared/protocol'
import { createClock } from '../../../lib/clock'
import { createMemoryDisk, type MemoryDisk } from '../../kit/memoryDisk'
import { createScriptedAgent, type ScriptedAgent } from '../../kit/scriptedAgent'
import { createScriptedShell, type ScriptedShell } from '../../kit/scriptedShell'
import { createSequentialIds } from '../../kit/sequentialIds'

export interface SimulatedServerOptions {
  readonly files?: Readonly<Record<string, string>>
  /** Lines of an older agent history. */
  readonly history?: readonly unknown[]
  /** Milliseconds between two looks at the ports. */
  readonly lookMs?: number
  /** What is deleted can come back. */
  readonly trash?: boolean
}

/** The real hub and channels, on drivers that do what the session says. */
export interface SimulatedServer {
  readonly hub: Hub
  readonly shells: readonly ScriptedShell[]
  readonly agent: ScriptedAgent
  readonly disk: MemoryDisk
  /** Ports that listen from now on. */
  setPorts(ports: readonly number[]): void
  readonly ports: () => readonly number[]
  /** Pids that were asked to end. */
  readonly killed: readonly number[]
  readonly settings: () => Settings
  setBranch(branch: string): void
  /** Warnings and errors of the server's log; there should be none. */
  readonly complaints: readonly string[]
}

/** A shell that echoes what is typed; the session prints the rest. */
const ECHO = {
  prompt: '$ ',
  typed: (input: string, shell: ScriptedShell) => shell.print(input.replaceAll('\r', '\r\n$ ')),
  endsWhenKilled: true,
}

export function createSimulatedServer({
  files = {},
  history: lines = [],
  lookMs = 1000,
  trash = false,
}: SimulatedServerOptions = {}): SimulatedServer {
  const complaints: string[] = []
  const log = createLog('warn', (line) => void complaints.push(line))
  const shells: ScriptedShell[] = []
  const killed: number[] = []
  const agent = createScriptedAgent()
  const disk = createMemoryDisk(files)
  const ports = createPretendPorts((pid) => void killed.push(pid))
  const gitRef = createScriptedBranch('main')
  let settings: Settings = {}
  const { channels, start } = createChannels({
    workspace: { id: 'ws-1', name: 'demo', root: '/workspace' },
    epoch: 'id_server_1',
    terminal: {
      spawn(options) {
        const shell = createScriptedShell(options, 1000 + shells.length, ECHO)
        shells.push(shell)
        return shell
      },
      newId: createSequentialIds('pty'),
      now: Date.now,
      elapsed: () => performance.now(),
      setTimer,
    },
    agent: {
      history: { ...createMemoryHistory(lines), append() {}, compact: async () => {} },
      drivers: [agent.driver],
      clock: createClock(),
      newId: createSequentialIds('agent'),
    },
    files: { disk: disk.disk, watcher: disk.watcher, ripgrep: null, ...(trash ? { trash: disk.trash } : {}) },
    ports: { ...ports.drivers, ask: async () => null, ownPorts: () => [], intervalMs: lookMs },
    config: {
      build: () => null,
      pingMs: 45_000,
      gitRef,
      settings,
      settingsFile: {
        load: async () => settings,
        async save(next) {
          settings = next
        },
      },
    },
    preview: PREVIEW,
    log,
  })
  void start()
  const hub = createHub({
    channels,
    log,
    newId: createSequentialIds('socket'),
    now: () => performance.now(),
  })

  return {
    hub,
    shells,
    agent,
    disk,
    killed,
    complaints,
    ports: () => ports.listeners().map(({ port }) => port),
    setPorts(numbers) {
      ports.set(
        numbers.map((port) =>
          pretendListener(port, { pid: 20_000 + port, cwd: '/workspace/app', lineage: [20_000 + port, 1] }),
        ),
      )
    },
    settings: () => settings,
    setBranch: gitRef.checkOut,
  }
}

/** Previews have addresses, and nothing asks for them. */
const PREVIEW: Drivers['preview'] = {
  capabilities: createPreviewCapabilities('key', '0123abcd'),
  scheme: 'http',
  domain: () => 'localhost',
  isProxied: false,
  ideOrigins: () => [],
  script: null,
  isToken: () => false,
}

function createScriptedBranch(first: string) {
  const listeners = new Set<() => void>()
  let branch = first
  return {
    current: () => branch,
    onChanged: (listener: () => void) => void listeners.add(listener),
    stop() {},
    checkOut(next: string) {
      branch = next
      for (const listener of listeners) listener()
    },
  }
}
