import { createServer, request as httpRequest, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { createPreview } from './preview'
import { createPreviewAddresses } from './previewAddress'

const TOKEN = 'a-token-of-22-characters'
const silent = { debug() {}, info() {}, warn() {}, error() {} }
const servers: Server[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
})

async function listen(server: Server): Promise<number> {
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

/** A gateway in front of an app that echoes the request it got, and any WebSocket message. */
async function setup() {
  const app = createServer((request, response) => {
    response.setHeader('set-cookie', ['own=1; Path=/', 'wide=1; Domain=localhost'])
    response.end(JSON.stringify({ url: request.url, headers: request.headers }))
  })
  new WebSocketServer({ server: app }).on('connection', (socket, request) => {
    socket.send(JSON.stringify(request.headers))
    socket.on('message', (message) => socket.send(`echo ${String(message)}`))
  })
  const port = await listen(app)
  let gatewayPort = 0
  const addresses = createPreviewAddresses(TOKEN, '1a2b3c4d')
  const preview = createPreview({
    addresses,
    domain: () => `localhost:${gatewayPort}`,
    isOpen: (each) => each === port || each === 9,
    token: TOKEN,
    log: silent,
  })
  const gateway = createServer((request, response) => preview.request(request, response))
  gateway.on('upgrade', (request, socket, head) => preview.upgrade(request, socket, head))
  gatewayPort = await listen(gateway)
  const host = (label: string) => `${label}.localhost:${gatewayPort}`
  return { preview, port, gatewayPort, own: host(addresses.label(port)), host, addresses }
}

function get(gatewayPort: number, host: string, headers: Record<string, string> = {}, path = '/a?b=1') {
  return new Promise<{ status: number; body: string; answer: IncomingMessage }>((resolve, reject) => {
    httpRequest({ host: '127.0.0.1', port: gatewayPort, path, headers: { host, ...headers } }, (answer) => {
      let body = ''
      answer.setEncoding('utf8').on('data', (part: string) => (body += part))
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body, answer }))
    })
      .on('error', reject)
      .end()
  })
}

describe('preview gateway', () => {
  it('passes a request on as one to localhost, with our credentials taken out and others untouched', async () => {
    const { gatewayPort, own, port } = await setup()
    const { status, body, answer } = await get(gatewayPort, own, {
      origin: `http://${own}`,
      referer: `http://${own}/page`,
      authorization: `Bearer ${TOKEN}`,
      cookie: 'theirs="a b"; x=%7B',
    })
    const seen = JSON.parse(body) as { url: string; headers: Record<string, string> }
    expect(status).toBe(200)
    expect(seen.url).toBe('/a?b=1')
    expect(seen.headers).toMatchObject({
      host: `localhost:${port}`,
      origin: `http://localhost:${port}`,
      referer: `http://localhost:${port}/page`,
      cookie: 'theirs="a b"; x=%7B',
    })
    expect(body).not.toContain(TOKEN)
    expect(answer.headers['set-cookie']).toEqual(['own=1; Path=/'])
  })

  it("leaves the previewed program's own Authorization alone", async () => {
    const { gatewayPort, own } = await setup()
    const { body } = await get(gatewayPort, own, { authorization: 'Bearer of-the-app' })
    expect(body).toContain('Bearer of-the-app')
  })

  it('answers 404 to every label that is not exactly right', async () => {
    const { gatewayPort, own, host, addresses, port } = await setup()
    const right = addresses.label(port)
    const labels = [
      `0${right}`,
      right.slice(0, -1),
      `${right}a`,
      right.replace('1a2b3c4d', '1a2b3c4e'),
      right.replace(String(port), String(port + 1)),
      `x.${right}`,
      right.replace(String(port), '99999'),
      `${port}`,
      '',
    ]
    for (const label of labels) expect((await get(gatewayPort, host(label))).status, label).toBe(404)
    expect((await get(gatewayPort, own, {}, 'http://evil.example/')).status).toBe(404)
    expect((await get(gatewayPort, own.toUpperCase())).status).toBe(200)
  })

  it('says in words that nothing answers, for a port that is closed and for one that refuses', async () => {
    const { gatewayPort, host, addresses } = await setup()
    for (const port of [8, 9]) {
      const { status, body } = await get(gatewayPort, host(addresses.label(port)))
      expect(status).toBe(502)
      expect(body).toContain(`Nothing is answering on port ${port}`)
    }
  })

  it('passes sockets of its own origin on and refuses those of any other', async () => {
    const { gatewayPort, own, port } = await setup()
    const open = (origin: string) =>
      new WebSocket(`ws://127.0.0.1:${gatewayPort}/hmr`, { headers: { host: own }, origin })
    const socket = open(`http://${own}`)
    const first = await new Promise<string>((resolve) =>
      socket.once('message', (data) => resolve(String(data))),
    )
    expect(JSON.parse(first)).toMatchObject({ host: `localhost:${port}`, origin: `http://localhost:${port}` })
    socket.send('hello')
    expect(
      await new Promise<string>((resolve) => socket.once('message', (data) => resolve(String(data)))),
    ).toBe('echo hello')
    socket.terminate()
    for (const origin of ['http://localhost:1', 'null', `http://${own}.evil.example`]) {
      const refused = open(origin)
      const status = await new Promise((resolve) =>
        refused
          .once('unexpected-response', (_, answer) => resolve(answer.statusCode))
          .once('error', () => {}),
      )
      expect(status, origin).toBe(403)
    }
  })
})

describe('preview addresses', () => {
  it('differ per port and per token and never hold the token (P4)', () => {
    const mine = createPreviewAddresses(TOKEN, '1a2b3c4d')
    const others = createPreviewAddresses(`${TOKEN}x`, '1a2b3c4d')
    expect(mine.label(3000)).toMatch(/^3000-1a2b3c4d-[a-z2-7]{26}$/)
    expect(mine.portOf(mine.label(3000))).toBe(3000)
    expect(mine.label(3000).slice(4)).not.toBe(mine.label(3002).slice(4))
    expect(mine.portOf(others.label(3000))).toBeNull()
  })
})
