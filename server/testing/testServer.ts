import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { connect } from 'node:net'
import { WebSocket } from 'ws'
import type { ChannelName, Envelope } from '../../src/socket/protocol'
import { createAuthenticate } from '../http/auth'
import { createServer } from '../http/createServer'
import { createLogLogins } from '../http/logLogins'
import { createOriginPolicy } from '../http/originPolicy'
import { createRoutes } from '../http/routes'
import { createServeStatic } from '../http/static'
import { createTokens } from '../http/tokens'
import { createWorkspaceRegistry, type PreviewGateway, type ServedWorkspace } from '../http/workspaceRegistry'
import { createLog, type Log } from '../lib/log'
import type { Client, ServerChannel } from '../socket/channel'
import { createHub, type HubOptions } from '../socket/hub'

export const TOKEN = 'test-token_0123456789.abc'
export const WORKSPACE = 'ws-1a2b3c4d'
const NAMES: readonly ChannelName[] = ['files', 'ports', 'terminal', 'agent', 'config']

export interface ScriptedChannel extends ServerChannel {
  readonly clients: Client[]
  readonly heard: string[]
}

/** Says on which channel it was opened and answers `echo`; everything else it hands to `on`. */
export function scriptedChannel(
  name: ChannelName,
  on: (client: Client, frame: Envelope) => void | Promise<void> = () => {},
): ScriptedChannel {
  const clients: Client[] = []
  const heard: string[] = []
  return {
    name,
    clients,
    heard,
    opened(client) {
      clients.push(client)
      client.send({ channel: name, type: 'opened' })
    },
    received(client, frame) {
      if (frame.type !== 'echo') return on(client, frame)
      client.send({ ...frame, type: 'echoed' })
    },
    closed: (client) => void heard.push(`closed ${client.id}`),
    async stop() {
      heard.push('stopped')
    },
  }
}

export interface TestServerOptions {
  channels?: readonly ServerChannel[]
  hub?: Partial<HubOptions>
  allowOrigins?: readonly string[]
  embedOrigins?: readonly string[]
  publicOrigin?: string
  preview?: PreviewGateway
  downloads?: ServedWorkspace['downloads']
  /** Workspaces beside the first. */
  others?: readonly ServedWorkspace[]
  folder?: string | null
  log?: Log
}

/** The real hub and server on a free loopback port, with scripted channels. */
export async function startTestServer(options: TestServerOptions = {}) {
  const log = options.log ?? createLog('silent', () => {})
  let ids = 0
  let port = 0
  const channels = options.channels ?? NAMES.map((name) => scriptedChannel(name))
  const now = () => performance.now()
  const hub = createHub({ channels, log, now, newId: () => `s${++ids}`, ...options.hub })
  const authenticate = createAuthenticate(now)
  const logLogin = createLogLogins(log, now)
  const { allowOrigins = [], embedOrigins = [], publicOrigin } = options
  const origins = createOriginPolicy({ host: 'localhost', port: () => port, allowOrigins, publicOrigin })
  const first: ServedWorkspace = {
    record: { id: WORKSPACE, project_id: null, name: 'demo', status: 'running' },
    hub,
    isToken: createTokens(TOKEN).isValid,
    preview: options.preview,
    downloads: options.downloads,
  }
  const workspaces = createWorkspaceRegistry([first, ...(options.others ?? [])])
  const route = createRoutes({
    workspaces,
    authenticate,
    logLogin,
    origins,
    embedOrigins,
    sdk: 'the sdk',
    serveStatic: createServeStatic(options.folder ?? null),
    previewSources: () => [`http://*.localhost:${port}`],
  })
  const server = createServer({ workspaces, route, origins, authenticate, logLogin, log })
  port = await server.listen('localhost', 0)
  return { port, hub, server, origin: `http://localhost:${port}`, stop: () => server.stop() }
}

export interface TestSocket {
  readonly ws: WebSocket
  /** Every frame so far. */
  readonly frames: Envelope[]
  send(frame: unknown): void
  /** The next frame that matches, also one that is already here. */
  next(match: (frame: Envelope) => boolean): Promise<Envelope>
  readonly closed: Promise<{ code: number; reason: string }>
}

export interface SocketOptions {
  workspaceId?: string
  query?: string
  protocols?: string[]
  headers?: Record<string, string>
}

/** Opens a socket; rejects with `HTTP <status>` when it is refused. */
export async function openSocket(port: number, options: SocketOptions = {}): Promise<TestSocket> {
  const { workspaceId = WORKSPACE, query = '', protocols = ['Bearer', TOKEN], headers = {} } = options
  const url = `ws://127.0.0.1:${port}/workspaces/${workspaceId}/ws${query}`
  const ws = new WebSocket(url, protocols, { headers: { host: `localhost:${port}`, ...headers } })
  const frames: Envelope[] = []
  const waiting = new Set<() => void>()
  ws.on('message', (message) => {
    frames.push(JSON.parse(String(message)))
    for (const look of waiting) look()
  })
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    ws.on('close', (code, reason) => resolve({ code, reason: String(reason) }))
  })
  await new Promise<void>((resolve, reject) => {
    ws.on('open', resolve)
    ws.on('unexpected-response', (_request, response) => reject(new Error(`HTTP ${response.statusCode}`)))
    ws.on('error', reject)
  })
  let read = 0
  return {
    ws,
    frames,
    closed,
    send: (frame) => ws.send(typeof frame === 'string' ? frame : JSON.stringify(frame)),
    next: (match) =>
      new Promise((resolve) => {
        const look = () => {
          const at = frames.findIndex((frame, index) => index >= read && match(frame))
          const found = frames[at]
          if (found === undefined) return
          read = at + 1
          waiting.delete(look)
          resolve(found)
        }
        waiting.add(look)
        look()
      }),
  }
}

export interface Answer {
  status: number
  headers: IncomingHttpHeaders
  body: string
}

export function httpGet(
  port: number,
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = {
      host: '127.0.0.1',
      port,
      path,
      method,
      headers: { host: `localhost:${port}`, ...headers },
    }
    httpRequest(options, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (part: string) => {
        body += part
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
    })
      .on('error', reject)
      .end()
  })
}

/** Writes bytes as they are and resolves with all that comes back until the server ends the connection. */
export function rawRequest(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text))
    let answer = ''
    socket.setEncoding('utf8').on('data', (part: string) => {
      answer += part
    })
    socket.on('close', () => resolve(answer)).on('error', reject)
  })
}
