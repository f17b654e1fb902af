import { createServer, request as httpRequest, type IncomingMessage } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { bodyOf, createGatewayHarness, FRAMED } from '../testing/gatewayHarness'

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

const COOKIES = ['own=1; Path=/', 'wide=1; Path=/; DOMAIN = example.com']

/** A gateway in front of an app that tells what it heard, and answers upgrades with cookies. */
async function setup(headers: Record<string, string> = {}) {
  const gateway = await createGatewayHarness()
  stops.push(gateway.stop)
  const app = createServer((request, response) => {
    const body = JSON.stringify(request.headers)
    response.writeHead(200, { 'access-control-allow-origin': request.headers.origin ?? '', ...headers })
    response.end(body)
  })
  app.on('upgrade', ({ url }, socket) => {
    const line = url === '/no' ? '403 Forbidden' : '101 Switching Protocols'
    const upgrade = url === '/no' ? 'content-length: 0' : 'upgrade: websocket\r\nconnection: upgrade'
    const cookies = COOKIES.map((cookie) => `set-cookie: ${cookie}\r\n`).join('')
    socket.end(`HTTP/1.1 ${line}\r\n${upgrade}\r\n${cookies}x-own: kept\r\n\r\n`)
  })
  const port = await gateway.start(app)
  return { ...gateway, port, own: gateway.of(port) }
}

async function heard(answer: IncomingMessage): Promise<Record<string, string>> {
  return JSON.parse(await bodyOf(answer)) as Record<string, string>
}

describe('what a preview does not pass on', () => {
  it.each(['/yes', '/no'])('a cookie for a whole domain, with the answer to an upgrade: %s', async (path) => {
    const { own, gatewayPort } = await setup()
    const headers = { host: own, connection: 'upgrade', upgrade: 'websocket' }
    const answer = await new Promise<IncomingMessage>((resolve) =>
      httpRequest({ host: '127.0.0.1', port: gatewayPort, path, headers })
        .once('upgrade', resolve)
        .once('response', resolve)
        .end(),
    )
    expect(answer.statusCode).toBe(path === '/yes' ? 101 : 403)
    expect(answer.headers['set-cookie']).toEqual(['own=1; Path=/; SameSite=None; Secure'])
    expect(answer.headers['x-own']).toBe('kept')
    answer.destroy()
  })

  it('the address of another preview, known to programs as their neighbour on localhost', async () => {
    const { ask, own, of } = await setup()
    const other = `http://${of(4000)}`
    const answer = await ask(own, { origin: other, referer: `${other}/page?x` })
    expect(answer.headers['access-control-allow-origin']).toBe(other)
    expect(await heard(answer)).toMatchObject({
      origin: 'http://localhost:4000',
      referer: 'http://localhost:4000/page?x',
    })
    const wrong = `http://${of(4000).replace('4000', '4001')}`
    const unknown = await heard(await ask(own, { origin: wrong, referer: `${wrong}/` }))
    expect(unknown).toMatchObject({ origin: 'null' })
    expect(unknown).not.toHaveProperty('referer')
    const foreign = { origin: 'https://a.example', referer: 'https://a.example/x' }
    expect(await heard(await ask(own, foreign))).toMatchObject(foreign)
  })

  it.each([
    [undefined, 'same-origin'],
    ['unsafe-url', 'same-origin'],
    ['strict-origin-when-cross-origin', 'same-origin'],
    ['origin', 'same-origin'],
    ['no-referrer', 'no-referrer'],
    ['no-referrer, unsafe-url', 'same-origin'],
    ['same-origin, No-Referrer, from-the-future', 'no-referrer'],
  ])('its own address to other sites, whatever the program wishes: %s', async (policy, expected) => {
    const { ask, own, of } = await setup(policy === undefined ? {} : { 'referrer-policy': policy })
    expect((await ask(own)).headers['referrer-policy']).toBe(expected)
    expect((await ask(of(9), FRAMED)).headers['referrer-policy']).toBe('same-origin')
  })
})

describe('where browsers do not say what a request is for', () => {
  it.each([
    [{ accept: 'text/html', 'upgrade-insecure-requests': '1' }, true],
    [{ accept: 'text/html' }, false],
    [{ accept: 'text/html', 'upgrade-insecure-requests': '1', 'sec-fetch-dest': 'document' }, false],
  ])('%j has the helper script: %s', async (headers, isHelped) => {
    const { ask, own } = await setup({ 'content-type': 'text/html', 'x-frame-options': 'DENY' })
    const answer = await ask(own, headers)
    expect(answer.statusCode).toBe(200)
    expect((await bodyOf(answer)).includes('/.aether/preview.js')).toBe(isHelped)
  })
})
