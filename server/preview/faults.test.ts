import { once } from 'node:events'
import { createServer as createHttpServer, type ServerResponse } from 'node:http'
import { connect, createServer as createNetServer } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { bodyOf, createGatewayHarness, FRAMED } from '../testing/gatewayHarness'

type Gateway = Awaited<ReturnType<typeof createGatewayHarness>>
const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

async function setup(options: Parameters<typeof createGatewayHarness>[0] = {}): Promise<Gateway> {
  const gateway = await createGatewayHarness(options)
  stops.push(gateway.stop)
  return gateway
}

/** Speaks raw bytes to a client that connects and says something. */
const raw = (bytes: string) =>
  createNetServer((socket) => socket.once('data', () => socket.write(bytes)).on('error', () => {}))

describe('a previewed program that misbehaves (fault 57)', () => {
  it('and never answers, in all the time there is, is called slow in words', async () => {
    const { ask, of, start } = await setup({ headersMs: 50 })
    const port = await start(raw(''))
    const answer = await ask(of(port), FRAMED)
    expect(answer.statusCode).toBe(504)
    expect(await bodyOf(answer)).toContain('content="slow"')
  })

  it('and is merely slow has its answer waited for, as long as the visitor waits', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const { ask, of, start } = await setup()
      let response: ServerResponse | undefined
      const port = await start((_, late) => {
        response = late
      })
      const answer = ask(of(port))
      await vi.waitFor(() => expect(response).toBeDefined())
      await vi.advanceTimersByTimeAsync(3_000_000)
      response?.end('at last')
      expect(await bodyOf(await answer)).toBe('at last')
    } finally {
      vi.useRealTimers()
    }
  })

  it('is left alone once its visitor has gone', async () => {
    const { of, start, gatewayPort } = await setup()
    let isGone = false
    let isAsked = false
    const port = await start((request) => {
      isAsked = true
      request.socket.once('close', () => {
        isGone = true
      })
    })
    const visitor = connect(gatewayPort, '127.0.0.1')
    visitor.write(`GET / HTTP/1.1\r\nhost: ${of(port)}\r\n\r\n`)
    await expect.poll(() => isAsked).toBe(true)
    visitor.destroy()
    await expect.poll(() => isGone).toBe(true)
  })

  it('but began to answer may be silent for as long as it likes', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const { ask, of, start } = await setup({ headersMs: 50 })
      let events: ServerResponse | undefined
      const port = await start((_, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders()
        events = response
      })
      const answer = await ask(of(port))
      await vi.advanceTimersByTimeAsync(1000)
      events?.write('data: at last\n\n')
      const [first] = await new Promise<Buffer[]>((resolve) => answer.once('data', (part) => resolve([part])))
      expect(String(first)).toBe('data: at last\n\n')
      answer.destroy()
    } finally {
      vi.useRealTimers()
    }
  })

  it('and never answers an upgrade has its socket ended', async () => {
    const { of, start, gatewayPort } = await setup({ headersMs: 50 })
    const port = await start(raw(''))
    const socket = connect(gatewayPort, '127.0.0.1')
    socket.write(`GET / HTTP/1.1\r\nhost: ${of(port)}\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n`)
    socket.resume()
    await once(socket, 'close')
    expect(socket.bytesRead).toBe(0)
  })

  it('with a body that never ends is held at what the reader takes', async () => {
    const { ask, of, start } = await setup()
    let sent = 0
    let isPaused = false
    const port = await start((_, response) => {
      const more = () => {
        while (!response.destroyed) {
          sent += 65_536
          if (response.write(Buffer.alloc(65_536))) continue
          isPaused = true
          response.once('drain', more)
          return
        }
      }
      more()
    })
    const answer = await ask(of(port))
    answer.pause()
    await expect.poll(() => isPaused).toBe(true)
    const looks: number[] = []
    await expect
      .poll(() => looks.push(sent) > 1 && looks.at(-1) === looks.at(-2), { interval: 100 })
      .toBe(true)
    expect(sent).toBeLessThan(32 * 1024 * 1024)
    answer.destroy()
  })

  it.each([
    ['speaks no HTTP', 'SSH-2.0-x\r\n'],
    ['has headers beyond measure', `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(100_000)}\r\n\r\n`],
    ['has no status', 'HTTP/1.1 abc\r\n\r\n'],
  ])('and %s is said not to speak HTTP', async (_, bytes) => {
    const { ask, of, start } = await setup()
    const port = await start(raw(bytes))
    const answer = await ask(of(port), FRAMED)
    expect(answer.statusCode).toBe(502)
    expect(await bodyOf(answer)).toContain('content="notHttp"')
  })

  it('and switches protocols to send garbage does no harm', async () => {
    const { ask, of, start, gatewayPort } = await setup()
    const app = createHttpServer()
    app.on('upgrade', (_, socket) =>
      socket.write(
        'HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n\xff\xff\xff',
      ),
    )
    const port = await start(app)
    const socket = connect(gatewayPort, '127.0.0.1')
    socket.write(`GET / HTTP/1.1\r\nhost: ${of(port)}\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n`)
    await expect.poll(() => String(socket.read() ?? ''), { interval: 20 }).toContain('101')
    socket.destroy()
    expect((await ask(of(1))).statusCode).toBe(502)
  })

  it('and sends a bomb unfolds no faster than it is read', async () => {
    const { ask, of, start } = await setup()
    const bomb = gzipSync(Buffer.concat([Buffer.from('<p>'), Buffer.alloc(256 * 1024 * 1024)]))
    const port = await start((_, response) =>
      response.writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'gzip' }).end(bomb),
    )
    const answer = await ask(of(port), FRAMED)
    answer.pause()
    const before = process.memoryUsage().rss
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024)
    answer.destroy()
  })

  it('and cuts its answer short is passed on as it was', async () => {
    const { ask, of, start } = await setup()
    const port = await start(raw('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf'))
    const answer = await ask(of(port))
    answer.destroy()
    expect(answer.headers['content-length']).toBe('100')
  })
})

describe('where a previewed program sends its visitors', () => {
  it.each([
    ['http://localhost:{port}/in?x#y', 'own:/in?x#y'],
    ['http://127.0.0.1:{port}/', 'own:/'],
    ['//localhost:{port}/in', 'own:/in'],
    ['http://localhost:{other}/login', 'other:/login'],
    ['/in', '/in'],
    ['in', 'in'],
  ])('%s becomes %s', async (location, expected) => {
    const { ask, of, start } = await setup()
    const other = await start((_, response) => response.end())
    const port: number = await start((_, response) =>
      response.writeHead(302, { location: filled(location) }).end(),
    )
    const filled = (text: string) =>
      text
        .replace('{port}', String(port))
        .replace('{other}', String(other))
        .replace('own:', `http://${of(port)}`)
        .replace('other:', `http://${of(other)}`)
    expect((await ask(of(port), FRAMED)).headers.location).toBe(filled(expected))
  })

  it.each([
    ['https://localhost:8443/x', 'This page leads to port 8443, where no program of this workspace listens.'],
    ['http://localhost:1/', 'This page leads to port 1, where no program of this workspace listens.'],
    ['http://127.0.0.1/', 'This page leads to port 80, where no program of this workspace listens.'],
    ['//[::1]:1/', 'This page leads to port 1, where no program of this workspace listens.'],
  ])('%s, which no frame of ours may show, is named with a link', async (location, words) => {
    const { ask, of, start } = await setup()
    const port = await start((_, response) => response.writeHead(302, { location }).end())
    const framed = await ask(of(port), FRAMED)
    expect(framed.statusCode).toBe(403)
    const page = await bodyOf(framed)
    expect(page).toContain(`<p>${words}</p>`)
    expect(page).toContain(`<a href="${new URL(location, 'http://x').href}" target="_blank"`)
    expect((await ask(of(port), { accept: 'text/html' })).headers.location).toBe(location)
  })

  it('another site is named instead of shown in a frame, and followed in a tab', async () => {
    const { ask, of, start } = await setup()
    const port = await start((_, response) =>
      response.writeHead(302, { location: 'https://login.example/a?b=<c>' }).end(),
    )
    const framed = await ask(of(port), FRAMED)
    const page = await bodyOf(framed)
    expect(framed.statusCode).toBe(403)
    expect(page).toContain('content="elsewhere" data-host="login.example"')
    expect(page).not.toContain('<c>')
    expect((await ask(of(port), { accept: 'text/html' })).headers.location).toBe(
      'https://login.example/a?b=<c>',
    )
  })
})

describe('another site, in a frame', () => {
  it.each([
    ['that the page holds itself', { 'sec-fetch-site': 'same-origin' }, 302],
    ['where the user followed a link', { 'sec-fetch-site': 'same-origin', 'sec-fetch-user': '?1' }, 403],
    ['of the IDE', { 'sec-fetch-site': 'same-site' }, 403],
  ])('%s', async (_, headers, status) => {
    const { ask, of, start } = await setup()
    const location = 'https://video.example/'
    const port = await start((__, response) => response.writeHead(302, { location }).end())
    const referer = `http://${of(port)}/page`
    expect((await ask(of(port), { ...FRAMED, ...headers, referer })).statusCode).toBe(status)
    // Without the page that holds it, it is the frame that the IDE fills.
    expect((await ask(of(port), { ...FRAMED, ...headers })).statusCode).toBe(403)
  })
})

describe('a page that refuses to be framed', () => {
  it.each([
    ['x-frame-options', 'DENY', true],
    ['x-frame-options', 'sameorigin', true],
    ['content-security-policy', "default-src *; frame-ancestors 'self'", true],
    ['content-security-policy', 'frame-ancestors http://localhost:7420', false],
    ['content-security-policy', "default-src 'none'", false],
  ])('%s: %s: %s', async (name, value, isRefused) => {
    const { ask, of, start } = await setup()
    const port = await start((_, response) =>
      response.writeHead(200, { 'content-type': 'text/html', [name]: value }).end('<p>theirs'),
    )
    const framed = await ask(of(port), FRAMED)
    const body = await bodyOf(framed)
    expect(body.includes('content="framing"')).toBe(isRefused)
    if (!isRefused) expect(framed.headers[name]).toBe(value)
    const alone = await ask(of(port), { accept: 'text/html' })
    expect(alone.headers[name]).toBe(value)
    expect(await bodyOf(alone)).toBe('<p>theirs')
  })
})
