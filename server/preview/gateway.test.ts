import { createServer } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { bodyOf, createGatewayHarness, FRAMED, GATEWAY_TOKEN as TOKEN } from '../testing/gatewayHarness'
import { createPreviewCapabilities } from './previewCapability'

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

/** A gateway in front of an app that echoes the request it got, and any WebSocket message. */
async function setup(options: Parameters<typeof createGatewayHarness>[0] = {}) {
  const gateway = await createGatewayHarness(options)
  stops.push(gateway.stop)
  const app = createServer((request, response) => {
    response.setHeader('set-cookie', ['own=1; Path=/', 'wide=1; Domain=localhost'])
    response.end(JSON.stringify({ url: request.url, headers: request.headers }))
  })
  new WebSocketServer({ server: app }).on('connection', (socket, request) => {
    socket.send(JSON.stringify(request.headers))
    socket.on('message', (message) => socket.send(`echo ${String(message)}`))
  })
  const port = await gateway.start(app)
  return { ...gateway, port, own: gateway.of(port) }
}

describe('preview gateway', () => {
  it('passes a request on as one to localhost, with our credentials taken out and others untouched', async () => {
    const { ask, own, port } = await setup()
    const answer = await ask(
      own,
      {
        origin: `http://${own}`,
        referer: `http://${own}/page`,
        authorization: `Bearer ${TOKEN}`,
        cookie: 'theirs="a b"; x=%7B',
      },
      '/a?b=1',
    )
    const body = await bodyOf(answer)
    const seen = JSON.parse(body) as { url: string; headers: Record<string, string> }
    expect(answer.statusCode).toBe(200)
    expect(seen.url).toBe('/a?b=1')
    expect(seen.headers).toMatchObject({
      host: `localhost:${port}`,
      origin: `http://localhost:${port}`,
      referer: `http://localhost:${port}/page`,
      cookie: 'theirs="a b"; x=%7B',
    })
    expect(body).not.toContain(TOKEN)
    expect(answer.headers['set-cookie']).toEqual([
      'own=1; Path=/; SameSite=None; Secure',
      'wide=1; SameSite=None; Secure',
    ])
  })

  it("leaves the previewed program's own Authorization alone", async () => {
    const { ask, own } = await setup()
    expect(await bodyOf(await ask(own, { authorization: 'Bearer of-the-app' }))).toContain(
      'Bearer of-the-app',
    )
  })

  it('lets frames and workers into an isolated page where pages may be embedded, and nothing else', async () => {
    const { ask, own, start, of } = await setup({ isEmbedded: true })
    const strict = await start((_, response) =>
      response
        .setHeader('cross-origin-resource-policy', 'same-origin')
        .setHeader('cross-origin-embedder-policy', 'require-corp')
        .end('strict'),
    )
    const policies = async (host: string, dest: string) => {
      const { headers } = await ask(host, { 'sec-fetch-dest': dest })
      return [headers['cross-origin-embedder-policy'], headers['cross-origin-resource-policy']]
    }
    expect(await policies(own, 'iframe')).toEqual(['credentialless', 'cross-origin'])
    expect(await policies(own, 'worker')).toEqual(['credentialless', 'cross-origin'])
    expect(await policies(own, 'image')).toEqual([undefined, undefined])
    expect(await policies(own, 'document')).toEqual([undefined, undefined])
    // What the program says of itself stays, unless it would keep its own page out.
    expect(await policies(of(strict), 'iframe')).toEqual(['require-corp', 'cross-origin'])
    expect(await policies(of(strict), 'document')).toEqual(['require-corp', 'same-origin'])
    const { ask: askAlone, own: alone } = await setup()
    expect((await askAlone(alone, FRAMED)).headers['cross-origin-embedder-policy']).toBeUndefined()
  })

  it('knows its pages by https behind a proxy that ends TLS', async () => {
    const { ask, own, port, gatewayPort } = await setup({ scheme: 'https' })
    const seen = JSON.parse(await bodyOf(await ask(own, { origin: `https://${own}` })))
    expect(seen.headers.origin).toBe(`http://localhost:${port}`)
    const socket = new WebSocket(`ws://127.0.0.1:${gatewayPort}/`, {
      headers: { host: own },
      origin: `https://${own}`,
    })
    await new Promise((resolve) => socket.once('message', resolve))
    socket.terminate()
  })

  it('answers 404 to every label that is not exactly right', async () => {
    const { ask, own, host, capabilities, port } = await setup()
    const right = capabilities.label(port)
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
    for (const label of labels) expect((await ask(host(label))).statusCode, label).toBe(404)
    expect((await ask(own, {}, 'http://evil.example/')).statusCode).toBe(404)
    expect((await ask(own.toUpperCase())).statusCode).toBe(200)
  })

  it('says in words that nothing answers, for a port that is closed and for one that refuses', async () => {
    const { ask, of, open } = await setup()
    open.add(9)
    for (const port of [8, 9]) {
      const answer = await ask(of(port))
      expect(answer.statusCode).toBe(502)
      expect(await bodyOf(answer)).toBe(
        `Nothing is answering on port ${port}. Is the server still running?\n`,
      )
      const page = await bodyOf(await ask(of(port), FRAMED))
      expect(page).toContain('<meta name="aether-preview" content="unanswered">')
      expect(page).not.toContain(TOKEN)
    }
  })

  it('serves the helper script on every preview, and nowhere else', async () => {
    const { ask, own, of, host } = await setup()
    for (const each of [own, of(8)])
      expect(await bodyOf(await ask(each, {}, '/.aether/preview.js'))).toBe('the helper')
    expect((await ask(host('wrong'), {}, '/.aether/preview.js')).statusCode).toBe(404)
  })

  it('passes sockets of its own origin on and refuses those of any other', async () => {
    const { gatewayPort, own, port } = await setup()
    const open = (origin: string) =>
      new WebSocket(`ws://127.0.0.1:${gatewayPort}/hmr`, ['vite-hmr', TOKEN], {
        headers: { host: own },
        origin,
      })
    const socket = open(`http://${own}`)
    const first = await new Promise<string>((resolve, reject) =>
      socket.once('message', (data) => resolve(String(data))).once('error', reject),
    ).catch(String)
    // The program was not offered the token, so it could not choose among the protocols.
    expect(first).not.toContain(TOKEN)
    socket.terminate()
    const plain = new WebSocket(`ws://127.0.0.1:${gatewayPort}/hmr`, 'vite-hmr', {
      headers: { host: own },
      origin: `http://${own}`,
    })
    const headers = await new Promise<string>((resolve) =>
      plain.once('message', (data) => resolve(String(data))),
    )
    expect(JSON.parse(headers)).toMatchObject({
      host: `localhost:${port}`,
      origin: `http://localhost:${port}`,
      'sec-websocket-protocol': 'vite-hmr',
    })
    plain.send('hello')
    expect(
      await new Promise<string>((resolve) => plain.once('message', (data) => resolve(String(data)))),
    ).toBe('echo hello')
    plain.terminate()
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
    const mine = createPreviewCapabilities(TOKEN, '1a2b3c4d')
    const others = createPreviewCapabilities(`${TOKEN}x`, '1a2b3c4d')
    expect(mine.label(3000)).toMatch(/^3000-1a2b3c4d-[a-z2-7]{26}$/)
    expect(mine.portOf(mine.label(3000))).toBe(3000)
    expect(mine.label(3000).slice(4)).not.toBe(mine.label(3002).slice(4))
    expect(mine.portOf(others.label(3000))).toBeNull()
  })
})
