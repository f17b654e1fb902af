import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type RequestListener,
  type Server,
} from 'node:http'
import type { AddressInfo, Server as NetServer, Socket } from 'node:net'
import { createTokens } from '../http/tokens'
import { createPreview, type PreviewOptions } from '../preview/gateway'
import { createPreviewCapabilities } from '../preview/previewCapability'

export const GATEWAY_TOKEN = 'a-token-of-22-characters'
const silent = { debug() {}, info() {}, warn() {}, error() {} }

/** What a browser sends for a page in a frame. */
export const FRAMED = { accept: 'text/html', 'sec-fetch-dest': 'iframe' }

/** A preview gateway that listens, in front of programs that a test starts. */
export async function createGatewayHarness(options: Partial<PreviewOptions> = {}) {
  const servers: (Server | NetServer)[] = []
  const sockets = new Set<Socket>()
  const open = new Set<number>()
  const capabilities = createPreviewCapabilities(GATEWAY_TOKEN, '1a2b3c4d')
  let gatewayPort = 0
  const preview = createPreview({
    capabilities,
    scheme: 'http',
    domain: () => `localhost:${gatewayPort}`,
    isProxied: false,
    hostOf: (port) => (open.has(port) ? '127.0.0.1' : null),
    ideOrigins: () => ['http://localhost:7420'],
    script: 'the helper',
    isHelped: () => true,
    isToken: createTokens(GATEWAY_TOKEN).isValid,
    log: silent,
    ...options,
  })
  const gateway = createServer((request, response) => preview.request(request, response))
  gateway.on('upgrade', (request, socket, head) => preview.upgrade(request, socket, head))
  gatewayPort = await listen(gateway)
  const host = (label: string) => `${label}.localhost:${gatewayPort}`

  async function listen(server: Server | NetServer): Promise<number> {
    servers.push(server)
    server.on('connection', (socket: Socket) => {
      sockets.add(socket)
      socket.once('close', () => sockets.delete(socket))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return (server.address() as AddressInfo).port
  }

  return {
    preview,
    capabilities,
    gatewayPort,
    host,
    open,
    /** The host of a port's preview. */
    of: (port: number) => host(capabilities.label(port)),
    /** Starts a program and puts its port into the table. */
    async start(app: Server | NetServer | RequestListener): Promise<number> {
      const port = await listen(typeof app === 'function' ? createServer(app) : app)
      open.add(port)
      return port
    },
    /** Asks the gateway; resolves when the answer has begun. */
    ask(host: string, headers: Record<string, string> = {}, path = '/', method = 'GET') {
      return new Promise<IncomingMessage>((resolve, reject) => {
        const options = { host: '127.0.0.1', port: gatewayPort, path, method, headers: { host, ...headers } }
        httpRequest(options, resolve).on('error', reject).end()
      })
    },
    async stop(): Promise<void> {
      const closed = servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve)))
      for (const socket of sockets) socket.destroy()
      await Promise.all(closed)
    },
  }
}

export async function bodyOf(answer: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of answer) parts.push(part as Buffer)
  return Buffer.concat(parts).toString()
}
