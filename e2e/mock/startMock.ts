import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, readFile, realpath, rm } from 'node:fs/promises'
import { createServer as createHttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createAgentChannel } from '../../server/channels/agent/agent'
import { createConfigChannel } from '../../server/channels/config/config'
import { createFilesChannel } from '../../server/channels/files/files'
import { createPortMemory } from '../../server/channels/ports/portMemory'
import { createPortsChannel } from '../../server/channels/ports/ports'
import { createTerminalChannel } from '../../server/channels/terminal/terminal'
import { createDisk } from '../../server/drivers/disk/disk'
import { askPort } from '../../server/drivers/ports/askPort'
import type { Listener } from '../../server/drivers/ports/portScan'
import { createRipgrep, findRipgrep } from '../../server/drivers/search/ripgrep'
import { createDraftsFolder } from '../../server/drivers/state/draftsFolder'
import { createUploadsFolder } from '../../server/drivers/state/uploadsFolder'
import { createWatcher } from '../../server/drivers/watch/treeWatcher'
import { createAuthenticate } from '../../server/http/auth'
import { createServer } from '../../server/http/createServer'
import { createOriginPolicy } from '../../server/http/originPolicy'
import { createRoutes } from '../../server/http/routes'
import { createServeStatic } from '../../server/http/static'
import { createTokens } from '../../server/http/tokens'
import { createWorkspaceRegistry } from '../../server/http/workspaceRegistry'
import { createLog } from '../../server/lib/log'
import { createPreview } from '../../server/preview/gateway'
import { createPreviewCapabilities } from '../../server/preview/previewCapability'
import { createHub } from '../../server/socket/hub'
import { createMemoryHistory } from '../../server/state/history'
import { createPretendProcesses, pretendListener } from '../../server/testing/pretendListener'
import { createClock } from '../../src/lib/clock'
import { type AgentScript, createAgentScript } from './agentScript'
import { createTerminalScript, type ScriptedShell } from './terminalScript'
import { createWire, type Wire } from './wire'

const client = fileURLToPath(new URL('../../dist/client', import.meta.url))
const helper = fileURLToPath(new URL('../../dist/preview/preview.js', import.meta.url))
const TOKEN = 'mock-token-of-enough-characters'
const WORKSPACE = 'ws-0123abcd'

/** The real hub, server and files on scripted shells, a scripted agent and told ports. */
export interface Mock {
  readonly url: string
  readonly origin: string
  /** A folder of this test alone. */
  readonly root: string
  readonly token: string
  readonly agent: AgentScript
  readonly shells: readonly ScriptedShell[]
  readonly wire: Wire
  /** What listens from now on. @param keeper why none of them can be ended */
  setPorts(ports: readonly number[], keeper?: Listener['keeper']): void
  /** Starts a small app that answers every request with this HTML; its port is not told by itself. */
  startApp(html: string): Promise<number>
  /** Refuses every upgrade and REST call with a status, as a proxy or a stopped workspace does; null: serves again. */
  refuse(status: number | null): void
  /** The page that is served is another one from the next connection on. */
  serveOtherBuild(): void
  stop(): Promise<void>
}

export async function startMock(): Promise<Mock> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'aether-mock-')))
  const root = join(folder, 'demo')
  await mkdir(root)
  const log = createLog('error', (line) => process.stderr.write(`${line}\n`))
  const wire = createWire()
  const terminals = createTerminalScript()
  const agentScript = createAgentScript()
  const apps: { close(): void }[] = []
  let listeners: readonly Listener[] = []
  let port = 0
  let build = 'one'
  const setTimer = (run: () => void, ms: number) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  }

  const terminal = createTerminalChannel({
    spawn: terminals.spawn,
    newId: randomUUID,
    now: Date.now,
    elapsed: () => performance.now(),
    root,
    log,
    setTimer,
  })
  const program = await findRipgrep()
  const files = createFilesChannel({
    disk: createDisk({ root }),
    watcher: createWatcher({ root, log }),
    ripgrep: program === null ? null : createRipgrep({ root, program }),
    drafts: createDraftsFolder({ folder: join(folder, 'drafts'), log, now: Date.now }),
    uploads: await createUploadsFolder({ folder: join(folder, 'uploads'), now: Date.now }),
    log,
  })
  const capabilities = createPreviewCapabilities(TOKEN, WORKSPACE.slice(3))
  const domain = () => `localhost:${port}`
  const ports = createPortsChannel({
    scan: async () => listeners,
    processes: createPretendProcesses(
      () => listeners,
      (pid) => {
        listeners = listeners.filter((listener) => listener.pid !== pid)
      },
    ),
    ask: (listener) => askPort({ ...listener, host: 'localhost', framedBy: `http://${domain()}` }),
    memory: createPortMemory(new Map(), null),
    said: terminal.said,
    previewUrl: (each) => `http://${capabilities.label(each)}.${domain()}`,
    root,
    ownPorts: () => [port],
    serverPid: 1,
    shells: () => terminal.processes(),
    now: () => new Date(),
    log,
    intervalMs: 50,
  })
  const script = await readFile(helper, 'utf8')
  const serverEpoch = randomUUID()
  const agent = createAgentChannel({
    history: createMemoryHistory(),
    drivers: [agentScript.driver],
    epoch: serverEpoch,
    clock: createClock(),
    newId: randomUUID,
    log,
  })
  const config = createConfigChannel({
    build: () => build,
    serverEpoch,
    workspace: { id: WORKSPACE, name: 'demo', root },
    gitRef: { current: () => null, stop() {} },
    pingMs: 45_000,
    capabilities: [
      ...terminal.capabilities,
      ...files.capabilities,
      ...ports.capabilities,
      ...agent.capabilities,
    ],
    watch: files.watchState,
    agent: agent.configSection,
    settings: {},
    settingsFile: { load: async () => null, save: async () => {} },
    log,
  })
  agent.onConfigChanged(config.publish)
  files.onWatchChanged(config.publish)
  await files.start()

  const now = () => performance.now()
  const hub = createHub({ channels: [config, agent, terminal, ports, files], log, newId: randomUUID, now })
  const origins = createOriginPolicy({ host: 'localhost', port: () => port, allowOrigins: [] })
  const right = createAuthenticate(now)
  const isToken = createTokens(TOKEN).isValid
  let refused: number | null = null
  const preview = createPreview({
    capabilities,
    scheme: 'http',
    domain,
    isProxied: false,
    hostOf: ports.hostOf,
    ideOrigins: origins.pageOrigins,
    script,
    isHelped: () => config.settings()['preview.helper'] !== false,
    isToken,
    log,
  })
  const workspaces = createWorkspaceRegistry([
    {
      record: { id: WORKSPACE, project_id: null, name: 'demo', status: 'running' },
      hub: {
        ...hub,
        accept(ws, socket, hints) {
          wire.attach(ws)
          hub.accept(ws, socket, hints)
        },
      },
      isToken,
      preview,
    },
  ])
  const route = createRoutes({
    workspaces,
    authenticate: (request, isRight) => (refused === 401 ? 'wrong' : right(request, isRight)),
    origins,
    embedOrigins: [],
    sdk: null,
    serveStatic: createServeStatic(client),
    previewSources: () => [`http://*.${domain()}`],
  })
  const server = createServer({
    workspaces,
    route: async (request, response, path) => {
      if (refused === null || refused === 401 || !path.startsWith('/workspaces'))
        return route(request, response, path)
      response.writeHead(refused, { 'content-type': 'application/json' }).end('{"error":"refused"}')
    },
    origins,
    authenticate: (request, isRight) => (refused === null ? right(request, isRight) : 'wrong'),
    log,
  })
  port = await server.listen('localhost', 0)
  const origin = `http://localhost:${port}`

  return {
    url: `${origin}/?workspace=${WORKSPACE}#token=${TOKEN}`,
    origin,
    root,
    token: TOKEN,
    agent: agentScript,
    shells: terminals.shells,
    wire,
    setPorts: (numbers, keeper) => {
      listeners = numbers.map((each) => pretendListener(each, { cwd: root, lineage: [each, 1], keeper }))
    },
    async startApp(html) {
      const app = createHttpServer((_, response) => {
        response.setHeader('content-type', 'text/html; charset=utf-8')
        response.end(html)
      })
      apps.push(app)
      await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve))
      return (app.address() as AddressInfo).port
    },
    refuse: (status) => {
      refused = status
    },
    serveOtherBuild() {
      build = 'another'
    },
    async stop() {
      for (const app of apps) app.close()
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
