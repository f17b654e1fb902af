import { createAgentChannel } from '../../../../server/channels/agent/agent'
import { createConfigChannel } from '../../../../server/channels/config/config'
import { createFilesChannel } from '../../../../server/channels/files/files'
import { createPortMemory } from '../../../../server/channels/ports/portMemory'
import { createPortsChannel } from '../../../../server/channels/ports/ports'
import { createTerminalChannel } from '../../../../server/channels/terminal/terminal'
import type { Listener } from '../../../../server/drivers/ports/portScan'
import { createLog } from '../../../../server/lib/log'
import { createHub, type Hub } from '../../../../server/socket/hub'
import { createMemoryHistory } from '../../../../server/state/history'
import { createPretendProcesses, pretendListener } from '../../../../server/testing/pretendListener'
import type { Settings } from '../../../channels/config/shared/protocol'
import { createClock } from '../../../lib/clock'
import { createMemoryDisk, type MemoryDisk } from '../../kit/memoryDisk'
import { createScriptedAgent, type ScriptedAgent } from '../../kit/scriptedAgent'
import { createSequentialIds } from '../../kit/sequentialIds'
import { createEchoShell, type EchoShell } from './echoShell'

export interface SimulatedServerOptions {
  readonly files?: Readonly<Record<string, string>>
  /** Lines of an older agent history. */
  readonly history?: readonly unknown[]
  /** Milliseconds between two looks at the ports. */
  readonly lookMs?: number
}

/** The real hub and channels, on drivers that do what the session says. */
export interface SimulatedServer {
  readonly hub: Hub
  readonly shells: readonly EchoShell[]
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

export function createSimulatedServer({
  files = {},
  history: lines = [],
  lookMs = 1000,
}: SimulatedServerOptions = {}): SimulatedServer {
  const complaints: string[] = []
  const log = createLog('warn', (line) => void complaints.push(line))
  const shells: EchoShell[] = []
  const killed: number[] = []
  const agent = createScriptedAgent()
  const disk = createMemoryDisk(files)
  let listeners: readonly Listener[] = []
  let settings: Settings = {}
  let branch = 'main'

  const terminal = createTerminalChannel({
    spawn(options) {
      const shell = createEchoShell(options, 1000 + shells.length)
      shells.push(shell)
      return shell.shell
    },
    newId: createSequentialIds('pty'),
    now: Date.now,
    elapsed: () => performance.now(),
    root: '/workspace',
    log,
    setTimer(run, ms) {
      const timer = setTimeout(run, ms)
      return () => clearTimeout(timer)
    },
  })
  const filesChannel = createFilesChannel({ disk: disk.disk, watcher: disk.watcher, ripgrep: null, log })
  const ports = createPortsChannel({
    scan: async () => listeners,
    processes: createPretendProcesses(
      () => listeners,
      (pid) => {
        killed.push(pid)
        listeners = listeners.filter((listener) => listener.pid !== pid)
      },
    ),
    ask: async () => null,
    memory: createPortMemory(new Map(), null),
    said: () => ({ text: '', until: 0 }),
    previewUrl: (port) => `http://${port}.localhost`,
    root: '/workspace',
    ownPorts: () => [],
    serverPid: 1,
    shells: () => terminal.processes(),
    now: () => new Date(),
    log,
    intervalMs: lookMs,
  })
  const agentChannel = createAgentChannel({
    history: { ...createMemoryHistory(lines), append() {}, rewrite() {} },
    drivers: [agent.driver],
    epoch: 'id_server_1',
    clock: createClock(),
    newId: createSequentialIds('agent'),
    log,
  })
  const config = createConfigChannel({
    build: () => null,
    serverEpoch: 'id_server_1',
    workspace: { id: 'ws-1', name: 'demo', root: '/workspace' },
    gitRef: { current: () => branch, stop() {} },
    pingMs: 45_000,
    capabilities: [
      ...terminal.capabilities,
      ...filesChannel.capabilities,
      ...ports.capabilities,
      ...agentChannel.capabilities,
    ],
    watch: filesChannel.watchState,
    agent: agentChannel.configSection,
    settings,
    settingsFile: {
      load: async () => settings,
      async save(next) {
        settings = next
      },
    },
    log,
  })
  agentChannel.onConfigChanged(config.publish)
  void filesChannel.start()
  const hub = createHub({
    channels: [config, agentChannel, terminal, ports, filesChannel],
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
    ports: () => listeners.map(({ port }) => port),
    setPorts(numbers) {
      listeners = numbers.map((port) =>
        pretendListener(port, { pid: 20_000 + port, cwd: '/workspace/app', lineage: [20_000 + port, 1] }),
      )
    },
    settings: () => settings,
    setBranch(next) {
      branch = next
      config.publish()
    },
  }
}
