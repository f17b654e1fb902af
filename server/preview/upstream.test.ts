import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { connect, createServer as createNetServer } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { bodyOf, createGatewayHarness, FRAMED } from '../testing/gatewayHarness'
import { SELF_SIGNED } from '../testing/selfSigned'

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

async function setup(options: Parameters<typeof createGatewayHarness>[0] = {}) {
  const gateway = await createGatewayHarness(options)
  stops.push(gateway.stop)
  return gateway
}

/** Answers the first request of each connection, and hangs up on the second. */
function forgetful(heard: string[]) {
  return createNetServer((socket) => {
    let requests = 0
    socket.on('error', () => {})
    socket.on('data', (data) => {
      heard.push(String(data).split(' ', 1)[0] ?? '')
      requests += 1
      if (requests > 1) socket.destroy()
      else socket.write('HTTP/1.1 204 No Content\r\n\r\n')
    })
  })
}

/** Sends a request with a body. */
function post(gatewayPort: number, host: string, method = 'POST') {
  return new Promise<string>((resolve) => {
    const socket = connect(gatewayPort, '127.0.0.1')
    let text = ''
    socket.on('data', (data) => {
      text += String(data)
    })
    socket.once('close', () => resolve(text))
    socket.write(
      `${method} / HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\ncontent-length: 4\r\n\r\nbody`,
    )
  })
}

describe('a connection to a program that was kept and is closed when it is used again', () => {
  it.each(['GET', 'HEAD', 'OPTIONS', 'DELETE'])('is replaced for %s', async (method) => {
    const { ask, of, start } = await setup()
    const port = await start(forgetful([]))
    for (let time = 0; time < 4; time += 1) {
      const answer = await ask(of(port), {}, '/', method)
      expect(answer.statusCode).toBe(204)
      answer.resume()
      await new Promise((resolve) => answer.once('close', resolve))
    }
  })

  it('is not used for what cannot be asked twice', async () => {
    const { ask, of, start, gatewayPort } = await setup()
    const heard: string[] = []
    const port = await start(forgetful(heard))
    await bodyOf(await ask(of(port)))
    expect(await post(gatewayPort, of(port))).toMatch(/^HTTP\/1\.1 204 /)
    expect(heard).toEqual(['GET', 'POST'])
  })

  it('is not asked again on another where a part of the answer came', async () => {
    const { ask, of, start } = await setup()
    let asked = 0
    const port = await start(
      createNetServer((socket) => {
        let requests = 0
        socket.on('error', () => {})
        socket.on('data', () => {
          asked += 1
          requests += 1
          if (requests === 1) socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok')
          else socket.end('HTTP/1.1 200')
        })
      }),
    )
    await bodyOf(await ask(of(port)))
    const answer = await ask(of(port))
    expect(answer.statusCode).toBe(502)
    expect(await bodyOf(answer)).toBe(`Port ${port} closed the connection before it answered.\n`)
    expect(asked).toBe(2)
  })

  it('is asked again only once', async () => {
    const { ask, of, start } = await setup()
    let connections = 0
    const port = await start(
      createNetServer((socket) => {
        connections += 1
        const isFirst = connections === 1
        let requests = 0
        socket.on('error', () => {})
        socket.on('data', () => {
          requests += 1
          if (isFirst && requests === 1) socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok')
          else socket.destroy()
        })
      }),
    )
    await bodyOf(await ask(of(port)))
    expect((await ask(of(port))).statusCode).toBe(502)
    // The third is the look whether it speaks TLS by now.
    expect(connections).toBeLessThanOrEqual(3)
  })
})

describe('a program that takes a request and hangs up', () => {
  it('may have done what a POST asked, which is said and not asked again', async () => {
    const { of, start, gatewayPort } = await setup()
    let asked = 0
    const port = await start(
      createServer((request) => {
        asked += 1
        request.socket.destroy()
      }),
    )
    const answer = await post(gatewayPort, of(port))
    expect(answer).toMatch(/^HTTP\/1\.1 502 /)
    expect(answer).toContain('It may have done what was asked all the same')
    expect(asked).toBe(1)
  })
})

const told: RequestListener = (request, response) =>
  response.end(JSON.stringify({ method: request.method, ...request.headers }))

/** A program that speaks TLS alone, and says by what certificate of its own it does. */
const secure = (app: RequestListener = told) => createSecureServer({ ...SELF_SIGNED }, app)

describe('a program that speaks https', () => {
  it('is spoken to so, whatever is asked first, and known as itself', async () => {
    const { ask, of, start, gatewayPort } = await setup()
    const first = await start(secure())
    const seen = JSON.parse(
      await bodyOf(await ask(of(first), { origin: `http://${of(first)}`, referer: `http://${of(first)}/a` })),
    )
    expect(seen).toMatchObject({
      host: `localhost:${first}`,
      origin: `https://localhost:${first}`,
      referer: `https://localhost:${first}/a`,
    })
    expect(await bodyOf(await ask(of(first)))).toContain('"method":"GET"')
    const second = await start(secure())
    expect(await post(gatewayPort, of(second))).toContain('"method":"POST"')
  })

  it('is recognised where it says in plain words that it speaks nothing else', async () => {
    const { ask, of, start } = await setup()
    const inner = secure()
    const outer = createNetServer((socket) => {
      socket.on('error', () => {})
      socket.once('data', (data) => {
        if (data[0] !== 0x16)
          return void socket.end('HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request')
        socket.pause()
        socket.unshift(data)
        inner.emit('connection', socket)
      })
    })
    const port = await start(outer)
    expect((await ask(of(port))).statusCode).toBe(200)
  })

  it.each([301, 308])('is spoken to so where it sends who speaks http to itself: %s', async (status) => {
    const { ask, of, start } = await setup()
    const inner = secure()
    const port: number = await start(
      createNetServer((socket) => {
        socket.on('error', () => {})
        socket.once('data', (data) => {
          const location = `https://localhost:${port}/`
          const plain = `HTTP/1.1 ${status} Moved\r\nlocation: ${location}\r\ncontent-length: 0\r\n\r\n`
          if (data[0] !== 0x16) return void socket.end(plain)
          socket.pause()
          socket.unshift(data)
          inner.emit('connection', socket)
        })
      }),
    )
    for (let time = 0; time < 2; time += 1) expect((await ask(of(port), FRAMED)).statusCode).toBe(200)
  })

  it('is not looked for behind each 400 of one that speaks http', async () => {
    const { ask, of, start } = await setup()
    let connections = 0
    const app = createServer((_, response) => response.writeHead(400).end('no'))
    app.on('connection', () => {
      connections += 1
    })
    const port = await start(app)
    for (let time = 0; time < 3; time += 1) expect(await bodyOf(await ask(of(port)))).toBe('no')
    expect(connections).toBeLessThanOrEqual(2)
  })

  it('may have spoken http before, and may again', async () => {
    const { ask, of, start, open } = await setup()
    const plain = createServer(told)
    const port = await start(plain)
    expect(await bodyOf(await ask(of(port)))).toContain('GET')
    for (const next of [secure(), createServer(told)]) {
      const before = servers.at(-1) ?? plain
      before.closeAllConnections()
      await new Promise((resolve) => before.close(resolve))
      await new Promise<void>((resolve) => next.listen(port, '127.0.0.1', resolve))
      servers.push(next)
      expect(open.has(port)).toBe(true)
      expect((await ask(of(port))).statusCode).toBe(200)
    }
    for (const server of servers.splice(0)) {
      server.closeAllConnections()
      server.close()
    }
  })

  it('has its sockets upgraded, as the first thing it is asked', async () => {
    const { of, start, gatewayPort } = await setup()
    const app = secure()
    new WebSocketServer({ server: app }).on('connection', (socket, request) =>
      socket.send(String(request.headers.origin)),
    )
    const port = await start(app)
    const socket = new WebSocket(`ws://127.0.0.1:${gatewayPort}/`, {
      headers: { host: of(port) },
      origin: `http://${of(port)}`,
    })
    expect(await firstOf(socket)).toBe(`https://localhost:${port}`)
    socket.terminate()
  })

  it('sends its visitors to its preview, and says so where it would send them there again and again', async () => {
    const { ask, of, start } = await setup()
    const to = (location: () => string): RequestListener => {
      return (_, response) => response.writeHead(302, { location: location() }).end()
    }
    const port: number = await start(secure(to(() => `https://localhost:${port}/in`)))
    expect((await ask(of(port), FRAMED)).headers.location).toBe(`http://${of(port)}/in`)
    const plain: number = await start(to(() => `https://localhost:${port}/in`))
    expect((await ask(of(plain), FRAMED)).headers.location).toBe(`http://${of(port)}/in`)
    const loop: number = await start(to(() => `https://localhost:${loop}/`))
    expect(await bodyOf(await ask(of(loop), FRAMED))).toContain(
      `This page leads to https://localhost:${loop}, but port ${loop} speaks http.`,
    )
  })

  it('with a certificate of its own is trusted on this machine alone', async () => {
    const { ask, of, start } = await setup({ hostOf: () => 'localhost' })
    const port = await start(secure())
    const answer = await ask(of(port))
    expect(answer.statusCode).toBe(502)
    expect(await bodyOf(answer)).toBe(
      `Port ${port} speaks HTTPS, with a certificate that this machine does not trust.\n`,
    )
  })
})

const servers: ReturnType<typeof createServer>[] = []
const firstOf = (socket: WebSocket) =>
  new Promise<string>((resolve, reject) =>
    socket
      .once('message', (data) => resolve(String(data)))
      .once('unexpected-response', (_, answer: IncomingMessage) => resolve(String(answer.statusCode)))
      .once('error', reject),
  )

describe('a socket of one preview to the program of another', () => {
  it('passes, with the origin that programs know', async () => {
    const { of, start, gatewayPort, capabilities } = await setup()
    const app = createServer()
    new WebSocketServer({ server: app }).on('connection', (socket, request) =>
      socket.send(String(request.headers.origin)),
    )
    const port = await start(app)
    const page = await start(told)
    const open = (origin: string) =>
      firstOf(new WebSocket(`ws://127.0.0.1:${gatewayPort}/`, { headers: { host: of(port) }, origin }))
    expect(await open(`http://${of(page)}`)).toBe(`http://localhost:${page}`)
    // Of the wrong secret, of the wrong scheme, of another site.
    const wrong = capabilities.label(page).replace(/.$/, (last) => (last === 'a' ? 'b' : 'a'))
    for (const origin of [
      `http://${of(page).replace(capabilities.label(page), wrong)}`,
      `https://${of(page)}`,
      'https://evil.example',
    ])
      expect(await open(origin), origin).toBe('403')
  })
})

describe('behind a proxy', () => {
  it.each(['', ':443', ':8443', ':7420'])(
    'a preview is found, whatever is said of its port: %j',
    async (port) => {
      const { ask, start, capabilities } = await setup({
        domain: () => 'preview.example',
        scheme: 'https',
        isProxied: true,
      })
      const app = await start(told)
      const host = `${capabilities.label(app)}.preview.example${port}`
      expect((await ask(host)).statusCode).toBe(200)
      expect((await ask(`${capabilities.label(app)}.preview.example.evil.example`)).statusCode).toBe(404)
    },
  )
})
