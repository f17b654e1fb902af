import { createServer as createHttpServer, type RequestListener, type ServerResponse } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { SELF_SIGNED } from '../../testing/selfSigned'
import { iconOf } from './askIcon'
import { askPort, refusesFraming } from './askPort'

const PNG = Buffer.from('\x89PNG\r\n\x1a\nrest', 'latin1')
const SVG = Buffer.from('<?xml version="1.0"?><!-- x --><svg xmlns="http://www.w3.org/2000/svg"/>')
const running: Server[] = []
afterEach(async () => {
  for (const server of running.splice(0)) await new Promise((resolve) => server.close(resolve))
})

async function listening(server: Server, host = '127.0.0.1'): Promise<number> {
  running.push(server)
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  return (server.address() as AddressInfo).port
}
const app = (answer: RequestListener, host?: string) => listening(createHttpServer(answer), host)
const raw = (serve: (socket: Socket) => void) => listening(createServer(serve))
const ask = (port: number, extra: { host?: string; answerMs?: number } = {}) =>
  askPort({ port, host: '127.0.0.1', framedBy: 'http://localhost:7420', ...extra })

describe('a port that is asked for its page (P5)', () => {
  it('tells title and icon of a page, with one whole request for each', async () => {
    const heard: string[] = []
    const port = await app((request, response) => {
      heard.push(`${request.method} ${request.url} ${request.headers.host}`)
      if (request.url !== '/') return void response.end(SVG)
      response.setHeader('content-type', 'text/html')
      response.end(
        '<head><title> A &amp; B\u202e\n</title><link rel="icon" href="./lögo.svg?a&amp;b"></head>',
      )
    })
    expect(await ask(port)).toEqual({ kind: 'page', status: 200, title: 'A & B', favicon: iconOf(SVG) })
    expect(heard).toEqual([`GET / localhost:${port}`, `GET /l%C3%B6go.svg?a&b localhost:${port}`])
  })

  it('is asked over TLS where it speaks that alone, and told apart from others that cannot be read', async () => {
    const heard: string[] = []
    const answer: RequestListener = (request, response) => {
      heard.push(`${request.url} ${request.headers.host}`)
      if (request.url !== '/') return void response.end(SVG)
      response.setHeader('content-type', 'text/html').end('<title>Safe</title><link rel=icon href=i.svg>')
    }
    const secure = createHttpsServer({ ...SELF_SIGNED }, answer)
    const port = await listening(secure)
    expect(await ask(port)).toEqual({
      kind: 'page',
      scheme: 'https',
      status: 200,
      title: 'Safe',
      favicon: iconOf(SVG),
    })
    expect(heard).toEqual([`/ localhost:${port}`, `/i.svg localhost:${port}`])
    const wordy = await raw((socket) =>
      socket
        .on('error', () => {})
        .once('data', (data) => {
          if (data[0] !== 0x16) return void socket.end('HTTP/1.0 400 Bad Request\r\n\r\nUse HTTPS')
          socket.pause()
          socket.unshift(data)
          secure.emit('connection', socket)
        }),
    )
    expect(await ask(wordy)).toMatchObject({ kind: 'page', scheme: 'https' })
    const sending: number = await raw((socket) =>
      socket
        .on('error', () => {})
        .once('data', (data) => {
          const moved = `HTTP/1.1 301 Moved\r\nlocation: https://localhost:${sending}/\r\n\r\n`
          if (data[0] !== 0x16) return void socket.end(moved)
          socket.pause()
          socket.unshift(data)
          secure.emit('connection', socket)
        }),
    )
    expect(await ask(sending)).toMatchObject({ kind: 'page', scheme: 'https' })
    const plain = await app((_, response) => response.writeHead(400).end())
    expect(await ask(plain)).toEqual({ kind: 'api', status: 400 })
  })

  it.each([
    [
      'is no picture',
      (response: ServerResponse) => response.setHeader('content-type', 'image/png').end('<p>'),
    ],
    ['is too large', (response: ServerResponse) => response.end(Buffer.concat([PNG, Buffer.alloc(20_000)]))],
    ['is elsewhere', (response: ServerResponse) => response.writeHead(302, { location: '/other.png' }).end()],
    ['is missing', (response: ServerResponse) => response.writeHead(404).end(PNG)],
    ['is cut off', (response: ServerResponse) => response.write(PNG) && response.destroy()],
  ])('does without an icon that %s', async (_, answer) => {
    const port = await app((request, response) => {
      if (request.url !== '/') return void answer(response)
      response.setHeader('content-type', 'text/html').end('<link rel=icon href=/i.png>')
    })
    expect(await ask(port)).toEqual({ kind: 'page', status: 200 })
  })

  it.each([
    [PNG, 'data:image/png;base64,'],
    [Buffer.from('GIF89a...'), 'data:image/gif;base64,'],
    [Buffer.from('RIFF1234WEBPVP8 '), 'data:image/webp;base64,'],
    [Buffer.from([0, 0, 1, 0, 1, 0]), 'data:image/x-icon;base64,'],
    [SVG, 'data:image/svg+xml;base64,'],
    [Buffer.from('<!doctype html><svg>'), null],
    [Buffer.from('\xff\xd8\xff', 'latin1'), null],
    [Buffer.alloc(0), null],
  ])('knows a picture by its bytes: %s', (bytes, start) => {
    expect(iconOf(bytes)).toBe(start === null ? null : start + bytes.toString('base64'))
  })

  it('tells an API from a page, and a page that goes on for ever', async () => {
    const api = await app((_, response) => response.setHeader('content-type', 'application/json').end('{}'))
    expect(await ask(api)).toEqual({ kind: 'api', status: 200 })
    const endless = await app((_, response) => {
      response.setHeader('content-type', 'text/html')
      response.write('<title>Long</title>')
      response.on('drain', () => response.write('x'.repeat(40_000)))
      while (response.write('x'.repeat(40_000)));
    })
    expect(await ask(endless)).toMatchObject({ kind: 'page', title: 'Long' })
  })

  it('is reached where it listens on IPv6 alone', async () => {
    const port = await app((_, response) => response.end('x'), '::1')
    expect(await ask(port, { host: '::1' })).toMatchObject({ kind: 'api' })
  })

  it('says why it cannot be shown: another site, or no frames', async () => {
    const login = await app((_, response) =>
      response.writeHead(302, { location: 'https://login.example/x' }).end(),
    )
    expect(await ask(login)).toEqual({ kind: 'page', status: 302, redirectsTo: 'login.example' })
    const own = await app((request, response) => {
      const { host = '' } = request.headers
      response.writeHead(302, { location: `http://${host}/home`, 'x-frame-options': 'DENY' }).end()
    })
    expect(await ask(own)).toEqual({ kind: 'page', status: 302, framing: 'refused' })
  })

  it('is written nothing when it speaks first or hangs up', async () => {
    let heard = ''
    const listen = (socket: Socket) => socket.on('data', (data) => (heard += String(data)))
    const greeting = await raw((socket) => void listen(socket).write('220 mail ready\r\n'))
    expect(await ask(greeting)).toEqual({ kind: 'notHttp' })
    const curt = await raw((socket) => void listen(socket).end())
    expect(await ask(curt)).toEqual({ kind: 'notHttp' })
    expect(heard).toBe('')
  })

  it('that takes a request and says nothing is silent, and is asked no more', async () => {
    let asked = 0
    const port = await raw((socket) => socket.on('data', () => (asked += 1)))
    expect(await ask(port, { answerMs: 50 })).toEqual({ kind: 'silent' })
    expect(asked).toBe(1)
  })

  it.each([
    ['headers', '', { kind: 'silent' }],
    ['body', 'content-type: text/html\r\n\r\n<title>So far</title>', { kind: 'page', title: 'So far' }],
  ])('whose %s come in drops without end is told as far as it is known', async (_, start, told) => {
    const port = await raw((socket) => {
      socket.once('data', () => {
        socket.write(`HTTP/1.1 200 OK\r\n${start}`)
        const drip = setInterval(() => socket.write('x'), 10)
        socket.once('close', () => clearInterval(drip))
      })
      socket.on('error', () => undefined)
    })
    expect(await ask(port, { answerMs: 200 })).toMatchObject(told)
  })

  it('that answers something else is not HTTP, and a port without a listener is no server', async () => {
    const other = await raw((socket) => socket.on('data', () => socket.end('-ERR unknown command\r\n')))
    expect(await ask(other)).toEqual({ kind: 'notHttp' })
    const port = await app(() => undefined)
    for (const server of running.splice(0)) await new Promise((resolve) => server.close(resolve))
    expect(await ask(port)).toBeNull()
  })
})

describe('framing', () => {
  const ide = 'https://ide.example:8443'
  it.each([
    [{}, false],
    [{ 'x-frame-options': 'SAMEORIGIN' }, true],
    [{ 'x-frame-options': 'deny' }, true],
    [{ 'content-security-policy': "default-src 'self'" }, false],
    [{ 'content-security-policy': "frame-ancestors 'self'" }, true],
    [{ 'content-security-policy': "frame-ancestors 'none'" }, true],
    [{ 'content-security-policy': 'frame-ancestors *', 'x-frame-options': 'DENY' }, false],
    [{ 'content-security-policy': 'img-src *; frame-ancestors https:' }, false],
    [{ 'content-security-policy': 'frame-ancestors https://ide.example' }, true],
    [{ 'content-security-policy': 'frame-ancestors https://ide.example:8443' }, false],
    [{ 'content-security-policy': 'frame-ancestors https://*.example:*' }, false],
    [{ 'content-security-policy': 'frame-ancestors http://ide.example:8443' }, true],
  ])('%j is refused: %s', (headers, refused) => {
    expect(refusesFraming(headers as Record<string, string>, ide)).toBe(refused)
  })
})
