import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, readFile, realpath, rm } from 'node:fs/promises'
import { createServer as createHttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createChannels, type Drivers } from '../../server/createChannels'
import { createConfigDrivers, createFileDrivers } from '../../server/createDrivers'
import { createDisk } from '../../server/drivers/disk/disk'
import { createLook } from '../../server/drivers/disk/look'
import { askPort } from '../../server/drivers/ports/askPort'
import type { Listener } from '../../server/drivers/ports/portScan'
import { setTimer } from '../../server/drivers/shell/shellDriver'
import { openRulesFile } from '../../server/drivers/state/rulesFile'
import { createAuthenticate } from '../../server/http/auth'
import { createServer } from '../../server/http/createServer'
import { createOriginPolicy } from '../../server/http/originPolicy'
import { createRoutes } from '../../server/http/routes'
import { createServeStatic } from '../../server/http/static'
import { createTokens } from '../../server/http/tokens'
import { createWorkspaceRegistry, type ServedWorkspace } from '../../server/http/workspaceRegistry'
import { createLog } from '../../server/lib/log'
import { createPreviewCapabilities } from '../../server/preview/previewCapability'
import { createHub } from '../../server/socket/hub'
import { createMemoryHistory } from '../../server/state/history'
import { previewPrefixOf } from '../../server/state/workspaceId'
import { createPretendPorts, pretendListener } from '../../server/testing/pretendListener'
import { createClock } from '../../src/lib/clock'
import { createMemoryReview } from '../../src/testing/kit/memoryReview'
import type { ScriptedShell } from '../../src/testing/kit/scriptedShell'
import { type AgentScript, createAgentScript } from './agentScript'
import { createTerminalScript } from './terminalScript'
import { createWire, type Wire } from './wire'

const client = fileURLToPath(new URL('../../dist/client', import.meta.url))
const helper = fileURLToPath(new URL('../../dist/preview/preview.js', import.meta.url))
const TOKEN = 'mock-token-of-enough-characters'
const WORKSPACE = 'ws-0123abcd'
const isToken = createTokens(TOKEN).isValid

/** The product's server, channels and files on scripted shells, a scripted agent and told ports. */
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

/**
 * Starts the product's server with scripted drivers on a folder of its own.
 *
 *     const mock = await startMock()
 *     await page.goto(mock.url)
 *     mock.setPorts([3000])
 */
export async function startMock(): Promise<Mock> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'aether-mock-')))
  const script = await createScript(folder)
  const { workspace, wire } = await createMockWorkspace(script)
  const server = createMockServer(workspace, script)
  script.address.port = await server.listen('localhost', 0)
  const apps = createApps()

  return {
    url: `${script.address.origin()}/?workspace=${WORKSPACE}#token=${TOKEN}`,
    origin: script.address.origin(),
    root: script.root,
    token: TOKEN,
    agent: script.agent,
    shells: script.terminals.shells,
    wire,
    setPorts(numbers, keeper) {
      const place = { cwd: script.root, keeper }
      script.ports.set(numbers.map((each) => pretendListener(each, { ...place, lineage: [each, 1] })))
    },
    startApp: apps.start,
    refuse(status) {
      script.refused = status
    },
    serveOtherBuild() {
      script.build = 'another'
    },
    async stop() {
      apps.stop()
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** What a test says and changes while the mock runs. */
async function createScript(folder: string) {
  const root = join(folder, 'demo')
  await mkdir(root)
  const address = {
    port: 0,
    domain: () => `localhost:${address.port}`,
    origin: () => `http://${address.domain()}`,
  }
  return {
    folder,
    root,
    address,
    origins: createOriginPolicy({ host: 'localhost', port: () => address.port, allowOrigins: [] }),
    log: createLog('error', (line) => process.stderr.write(`${line}\n`)),
    agent: createAgentScript(),
    terminals: createTerminalScript(),
    ports: createPretendPorts(),
    /** Status of every answer; null: the right one. */
    refused: null as number | null,
    build: 'one',
  }
}
type Script = Awaited<ReturnType<typeof createScript>>

async function createMockDrivers(script: Script): Promise<Drivers> {
  const { folder, root, address, log } = script
  const look = createLook()
  const disk = createDisk({ root, look })
  return {
    workspace: { id: WORKSPACE, name: 'demo', root },
    epoch: randomUUID(),
    terminal: {
      spawn: script.terminals.spawn,
      newId: randomUUID,
      now: Date.now,
      elapsed: () => performance.now(),
      setTimer,
    },
    agent: {
      history: createMemoryHistory(),
      drivers: [script.agent.driver],
      toolbox: {
        servers: [
          { id: 'docs', isOn: true, type: 'stdio', command: 'docs', args: [], env: {} },
          { id: 'tickets', isOn: false, type: 'sse', url: 'https://tickets.example/', headers: {} },
        ],
        folders: [{ id: 'handbook', path: '/srv/handbook', isOn: true }],
      },
      review: createMemoryReview(disk),
      rulesFile: await openRulesFile(join(folder, 'permission-rules.json'), log),
      clock: createClock(),
      newId: randomUUID,
    },
    files: await createFileDrivers({ root, disk, look, folder, env: process.env, log }),
    ports: {
      ...script.ports.drivers,
      ask: (listener) => askPort({ ...listener, host: 'localhost', framedBy: address.origin() }),
      ownPorts: () => [address.port],
      intervalMs: 50,
    },
    config: {
      ...(await createConfigDrivers(root, { shared: folder, own: folder }, log)),
      build: () => script.build,
      pingMs: 45_000,
    },
    preview: {
      capabilities: createPreviewCapabilities(TOKEN, previewPrefixOf(WORKSPACE)),
      scheme: 'http',
      domain: address.domain,
      isProxied: false,
      ideOrigins: script.origins.pageOrigins,
      script: await readFile(helper, 'utf8'),
      isToken,
    },
    log,
  }
}

/** The workspace, with what can go wrong between its hub and the browser. */
async function createMockWorkspace(script: Script): Promise<{ workspace: ServedWorkspace; wire: Wire }> {
  const wire = createWire()
  const { channels, preview, downloads, start } = createChannels(await createMockDrivers(script))
  await start()
  const now = () => performance.now()
  const hub = createHub({ channels, log: script.log, newId: randomUUID, now })
  const workspace: ServedWorkspace = {
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
    downloads,
  }
  return { workspace, wire }
}

function createMockServer(workspace: ServedWorkspace, script: Script) {
  const { origins, address, log } = script
  const workspaces = createWorkspaceRegistry([workspace])
  const right = createAuthenticate(() => performance.now())
  const route = createRoutes({
    workspaces,
    authenticate: (request, isRight) => (script.refused === 401 ? 'wrong' : right(request, isRight)),
    origins,
    embedOrigins: [],
    sdk: null,
    serveStatic: createServeStatic(client),
    previewSources: () => [`http://*.${address.domain()}`],
  })
  return createServer({
    workspaces,
    async route(request, response, path) {
      const { refused } = script
      if (refused === null || refused === 401 || !path.startsWith('/workspaces'))
        return route(request, response, path)
      response.writeHead(refused, { 'content-type': 'application/json' }).end('{"error":"refused"}')
    },
    origins,
    authenticate: (request, isRight) => (script.refused === null ? right(request, isRight) : 'wrong'),
    log,
  })
}

/** Small programs that a test previews. */
function createApps() {
  const running: { close(): void }[] = []
  return {
    async start(html: string): Promise<number> {
      const app = createHttpServer((_, response) => {
        response.setHeader('content-type', 'text/html; charset=utf-8')
        response.end(html)
      })
      running.push(app)
      await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve))
      return (app.address() as AddressInfo).port
    },
    stop() {
      for (const app of running) app.close()
    },
  }
}
