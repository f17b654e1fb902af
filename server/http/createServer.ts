import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { LIMITS } from '../../src/socket/protocol'
import { listen } from '../lib/listen'
import type { Log } from '../lib/log'
import type { SocketHints } from '../socket/connection'
import {
  BAD_TARGET,
  isLogin,
  NO_WORKSPACE,
  NOT_FOUND,
  type Refusal,
  refuseOrigin,
  refuseToken,
  STOPPING,
  type TokenRules,
  wrongHost,
} from './accessRules'
import { chooseSubprotocol } from './auth'
import { refuseSocket, sendJson } from './httpResponses'
import type { OriginPolicy } from './originPolicy'
import { partsOf, pathOf, queryOf } from './requestPath'
import { SAFE_HEADERS } from './safeHeaders'
import type { PreviewGateway, ServedWorkspace, WorkspaceRegistry } from './workspaceRegistry'

/** Answers the requests of the IDE's own host that are not upgrades. */
export type Route = (request: IncomingMessage, response: ServerResponse, path: string) => Promise<void>

export interface ServerOptions extends TokenRules {
  readonly workspaces: WorkspaceRegistry
  readonly route: Route
  readonly origins: OriginPolicy
  readonly log: Log
}

export interface WorkspaceServer {
  /** Listens and returns the port. `localhost` means 127.0.0.1 and ::1, both or neither. */
  listen(host: string, port: number): Promise<number>
  /** Ends the sockets, then the channels, then everything that is still connected. */
  stop(): Promise<void>
}

/** Time for a client to send its headers, ms. */
const HEADERS_MS = 5_000

const SOCKETS = {
  noServer: true,
  clientTracking: false,
  perMessageDeflate: false,
  maxPayload: LIMITS.acceptBytes,
  // The hub answers invalid UTF-8 with an error frame; ws would close the socket.
  skipUTF8Validation: true,
  /** Milliseconds from our close frame to the end of TCP. */
  closeTimeout: 1_000,
  handleProtocols: chooseSubprotocol,
}

/**
 * The HTTP server of all workspaces: requests go to `route` and to previews, sockets to the hub of their workspace.
 *
 *     const server = createServer({ workspaces: createWorkspaceRegistry([host]), route, origins, authenticate, log })
 *     const port = await server.listen('localhost', 0)
 */
export function createServer(options: ServerOptions): WorkspaceServer {
  const { workspaces, origins, log } = options
  const servers: Server[] = []
  const sockets = new Set<Socket>()
  let stopping = false
  const upgrades = new WebSocketServer(SOCKETS)
  upgrades.on('wsClientError', (error, socket) => refuseSocket(socket, 400, `${error.message}.`))

  /** The checks before routing, the same for requests and upgrades of the IDE's own host. */
  function refuse(request: IncomingMessage, isUpgrade: boolean): Refusal | null {
    if (!hasOneHost(request)) return wrongHost('A request needs one Host.')
    const { host = '' } = request.headers
    if (!origins.allowsHost(host)) return wrongHost(origins.explainHost(host))
    if (pathOf(request.url) === null) return BAD_TARGET
    return refuseOrigin(request, origins, isUpgrade) ?? (stopping ? STOPPING : null)
  }

  function onRequest(request: IncomingMessage, response: ServerResponse) {
    const preview = previewOf(request)
    if (preview) return preview.request(request, response)
    for (const [name, value] of Object.entries(SAFE_HEADERS)) response.setHeader(name, value)
    if (answerProbe(request, response)) return
    const refused = refuse(request, false)
    if (refused) return sendRefusal(response, refused)
    options.route(request, response, pathOf(request.url) ?? '/').catch((error: unknown) => {
      log.error('A request failed', { method: request.method, path: pathOf(request.url), error })
      if (response.headersSent) response.destroy()
      else sendJson(response, 500, { error: 'The server failed at this; see its log.' })
    })
  }

  /** Answers health probes, which come by IP address and without a token. They learn only the status. */
  function answerProbe(request: IncomingMessage, response: ServerResponse): boolean {
    const { method } = request
    const path = pathOf(request.url)
    if ((method !== 'GET' && method !== 'HEAD') || (path !== '/healthz' && path !== '/readyz')) return false
    const isReady = path === '/healthz' || !(stopping || workspaces.isFull())
    sendJson(response, isReady ? 200 : 503, { status: isReady ? 'ok' : stopping ? 'stopping' : 'full' })
    return true
  }

  function onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer) {
    socket.on('error', (error) => log.debug('A connection failed', { error: error.message }))
    const preview = previewOf(request)
    if (preview) return preview.upgrade(request, socket, head)
    const workspace = workspaces.find(socketId(request) ?? '')
    const refused = refuse(request, true) ?? refuseSocketPath(request, workspace)
    if (refused || workspace === null || !(socket instanceof Socket)) {
      const { status, error, retryAfter } = refused ?? BAD_TARGET
      if (!isLogin(refused))
        log.info('Refused a socket', { status, path: pathOf(request.url), origin: request.headers.origin })
      return refuseSocket(socket, status, error, retryAfter ? [`retry-after: ${retryAfter}`] : [])
    }
    upgrades.handleUpgrade(request, socket, head, (ws) => workspace.hub.accept(ws, socket, hintsOf(request)))
  }

  /** A workspace asks for a token of its own, an unknown one for a token that opens any. */
  function refuseSocketPath(request: IncomingMessage, workspace: ServedWorkspace | null): Refusal | null {
    if (socketId(request) === null) return NOT_FOUND
    const isToken = workspace?.isToken ?? workspaces.isToken
    return refuseToken(request, options, isToken) ?? (workspace === null ? NO_WORKSPACE : null)
  }

  const previewOf = (request: IncomingMessage): PreviewGateway | null =>
    hasOneHost(request) ? workspaces.previewAt(request.headers.host ?? '') : null

  function create(): Server {
    const server = createHttpServer({ headersTimeout: HEADERS_MS, connectionsCheckingInterval: 1_000 })
    server.on('request', onRequest)
    server.on('upgrade', onUpgrade)
    server.on('connect', (_request, socket) => refuseSocket(socket, 405, 'This server is not a proxy.'))
    server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
      if (error.code === 'ECONNRESET') return void socket.destroy()
      refuseSocket(socket, clientErrorStatus(error.code), 'The request could not be read.')
    })
    server.on('connection', (socket) => {
      sockets.add(socket)
      socket.once('close', () => sockets.delete(socket))
    })
    return server
  }

  return {
    async listen(host, port) {
      const listening = await listen(create, host, port)
      servers.push(...listening.servers)
      return listening.port
    },
    async stop() {
      stopping = true
      await Promise.all(workspaces.all.map(({ hub }) => hub.stop()))
      const closed = servers.map((server) => new Promise((resolve) => server.close(resolve)))
      for (const socket of sockets) socket.destroy()
      await Promise.all(closed)
    },
  }
}

function sendRefusal(response: ServerResponse, { status, error, retryAfter }: Refusal): void {
  sendJson(response, status, { error }, retryAfter ? { 'retry-after': String(retryAfter) } : {})
}

/** The workspace in the address of a socket, `/workspaces/{id}/ws`; null at any other path. */
function socketId(request: IncomingMessage): string | null {
  const [area, id = '', last, ...more] = partsOf(pathOf(request.url) ?? '') ?? []
  return area === 'workspaces' && last === 'ws' && more.length === 0 ? id : null
}

/** Node keeps the first of several `Host` lines; a proxy in front may have routed by the last. */
function hasOneHost({ rawHeaders }: IncomingMessage): boolean {
  return rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === 'host').length === 1
}

function clientErrorStatus(code: string | undefined): number {
  if (code === 'HPE_HEADER_OVERFLOW') return 431
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400
}

function hintsOf(request: IncomingMessage): SocketHints {
  const query = queryOf(request.url)
  const client = query.get('client') ?? ''
  return {
    client: /^[\w-]{1,64}$/.test(client) ? client : null,
    gen: wholeNumber(query.get('gen')) ?? 0,
    agentSeq: wholeNumber(query.get('agentSeq')),
    agentEpoch: query.get('agentEpoch')?.slice(0, 64) ?? null,
    inflates: query.get('inflate') === 'raw',
  }
}

function wholeNumber(text: string | null): number | null {
  const value = Number(text ?? Number.NaN)
  return text !== '' && Number.isSafeInteger(value) && value >= 0 ? value : null
}
