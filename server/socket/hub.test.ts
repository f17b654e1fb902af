import { afterEach, describe, expect, it } from 'vitest'
import type { WebSocket } from 'ws'
import { openSocket, scriptedChannel, startTestServer, type TestServerOptions } from '../testing/testServer'
import { FrameError } from './channel'

const running: { stop(): Promise<void> }[] = []
afterEach(async () => {
  for (const server of running.splice(0)) await server.stop()
})

async function start(options: TestServerOptions = {}) {
  const server = await startTestServer(options)
  running.push(server)
  return server
}

const isError = (frame: { channel: string }) => frame.channel === 'error'
const isEcho = (frame: { type: string }) => frame.type === 'echoed'

describe('hub', () => {
  it('opens the channels in the promised order, config first (G1)', async () => {
    const { port } = await start()
    const socket = await openSocket(port)
    await socket.next((frame) => frame.channel === 'files')
    expect(socket.frames.map((frame) => frame.channel)).toEqual([
      'config',
      'agent',
      'terminal',
      'ports',
      'files',
    ])
  })

  const deep = (levels: number) =>
    `{"channel":"files","type":"echo","x":${'['.repeat(levels)}${']'.repeat(levels)}}`
  it.each<[string, string | Buffer, string]>([
    ['not JSON', 'hello', 'BAD_JSON'],
    ['nothing', '', 'BAD_JSON'],
    ['cut JSON', '{"channel":"files","type":"ec', 'BAD_JSON'],
    ['an open string', '{"channel":"fi', 'BAD_JSON'],
    ['a byte order mark', '\uFEFF{"channel":"files","type":"echo"}', 'BAD_JSON'],
    ['NaN', '{"channel":"files","type":"echo","x":NaN}', 'BAD_JSON'],
    ['a megabyte of brackets', '['.repeat(1_000_000), 'BAD_REQUEST'],
    ['65 levels', deep(64), 'BAD_REQUEST'],
    ['null', 'null', 'BAD_REQUEST'],
    ['an array', '[]', 'BAD_REQUEST'],
    ['a number', '7', 'BAD_REQUEST'],
    ['no type', '{"channel":"files"}', 'BAD_REQUEST'],
    ['a channel that is no string', '{"channel":1,"type":"x"}', 'BAD_REQUEST'],
    ['an unknown channel', '{"channel":"nope","type":"x"}', 'UNKNOWN_CHANNEL'],
    ['a channel of the object prototype', '{"channel":"__proto__","type":"constructor"}', 'UNKNOWN_CHANNEL'],
    ['a binary frame', Buffer.from('{"channel":"files","type":"echo"}'), 'BAD_REQUEST'],
  ])('answers %s with an error frame and keeps the socket', async (_, message, code) => {
    const { port } = await start()
    const socket = await openSocket(port)
    socket.ws.send(message)
    expect(await socket.next(isError)).toMatchObject({ type: 'error', code, error: expect.any(String) })
    socket.send({ channel: 'files', type: 'echo' })
    expect(await socket.next(isEcho)).toMatchObject({ channel: 'files' })
  })

  it('answers text that is not UTF-8 with words (E1)', async () => {
    const { port } = await start()
    const socket = await openSocket(port)
    socket.ws.send(Buffer.from([0x7b, 0xff, 0x7d]), { binary: false })
    expect(await socket.next(isError)).toMatchObject({ code: 'BAD_JSON' })
  })

  it('reads 64 levels, brackets inside strings, and escaped quotes', async () => {
    const { port } = await start()
    const socket = await openSocket(port)
    socket.send(deep(63))
    await socket.next(isEcho)
    const x = `\\"${'['.repeat(100)}"\\`
    socket.send({ channel: 'files', type: 'echo', x })
    expect(await socket.next(isEcho)).toMatchObject({ x })
  })

  it('keeps an echo of what it refuses short', async () => {
    const { port } = await start()
    const socket = await openSocket(port)
    socket.send({ channel: 'x'.repeat(500_000), type: 'y' })
    const frame = await socket.next(isError)
    expect(frame.ref).toEqual({ channel: 'x'.repeat(64), type: 'y' })
  })

  it('closes with 1009 over 1,048,576 bytes, and not at them (W5, W6)', async () => {
    const { port } = await start({ channels: [scriptedChannel('files', () => {})] })
    const socket = await openSocket(port)
    const frame = (bytes: number) => {
      const shell = '{"channel":"files","type":"x","pad":""}'
      return shell.replace('""', `"${'a'.repeat(bytes - shell.length)}"`)
    }
    socket.send(frame(1_048_576))
    socket.send({ channel: 'files', type: 'echo' })
    await socket.next(isEcho)
    socket.send(frame(1_048_577))
    expect(await socket.closed).toMatchObject({ code: 1009 })
  })

  it('ignores activity frames (W8, D6)', async () => {
    const { port } = await start()
    const socket = await openSocket(port)
    socket.send({ channel: 'activity', type: 'user_activity' })
    socket.send({ channel: 'files', type: 'echo' })
    await socket.next(isEcho)
    expect(socket.frames.filter(isError)).toEqual([])
  })

  it.each([
    [
      'a refusal',
      { channel: 'terminal', type: 'x' },
      { channel: 'error', code: 'BAD_REQUEST', error: 'no x', ref: { channel: 'terminal', type: 'x' } },
    ],
    [
      'a refusal of a question',
      { channel: 'terminal', type: 'x', requestId: 'r' },
      { channel: 'terminal', type: 'x', requestId: 'r', success: false, code: 'BAD_REQUEST', error: 'no x' },
    ],
    ['a throw', { channel: 'terminal', type: 'throw' }, { channel: 'error', code: 'INTERNAL' }],
    ['a rejection', { channel: 'terminal', type: 'reject' }, { channel: 'error', code: 'INTERNAL' }],
    [
      'a rejection of a question of files',
      { channel: 'files', type: 'reject', requestId: 'r' },
      { channel: 'files', type: 'reject', requestId: 'r', success: false, code: 'INTERNAL_ERROR' },
    ],
  ])('turns %s into words', async (_, sent, expected) => {
    const fail = (_client: unknown, frame: { type: string }) => {
      if (frame.type === 'x') throw new FrameError('BAD_REQUEST', 'no x')
      if (frame.type === 'throw') throw new Error('secret path /home/me')
      return Promise.reject(new Error('secret path /home/me'))
    }
    const { port } = await start({
      channels: [scriptedChannel('terminal', fail), scriptedChannel('files', fail)],
    })
    const socket = await openSocket(port)
    socket.send(sent)
    const answer = await socket.next((frame) => frame.type !== 'opened')
    expect(answer).toMatchObject(expected)
    expect(JSON.stringify(answer)).not.toContain('secret')
  })

  it('goes on when a channel throws while a socket opens', async () => {
    const broken = { ...scriptedChannel('config'), opened: () => expect.fail('broken') }
    const { port } = await start({ channels: [broken, scriptedChannel('files')] })
    const socket = await openSocket(port)
    await socket.next((frame) => frame.channel === 'files')
  })

  it('never sends a frame over 1,000,000 bytes, and says so to who asked (W6)', async () => {
    const files = scriptedChannel('files', (client, frame) =>
      client.send({ ...frame, type: 'read', content: 'é'.repeat(500_000) }),
    )
    const { port } = await start({ channels: [files] })
    const socket = await openSocket(port)
    socket.send({ channel: 'files', type: 'push' })
    socket.send({ channel: 'files', type: 'read', requestId: 'r' })
    expect(await socket.next((frame) => frame.type === 'read')).toMatchObject({
      requestId: 'r',
      success: false,
      code: 'INTERNAL_ERROR',
    })
  })
})

describe('supersession', () => {
  const tab = (gen: number) => ({ query: `?client=0b5c1c3e-5d8a-4a43-9b1e-2f2f7a3f9d10&gen=${gen}` })

  it('closes the older socket of a tab before the newer hears its first frame (G5)', async () => {
    const config = scriptedChannel('config')
    const { port, hub } = await start({ channels: [config] })
    const first = await openSocket(port, tab(1))
    await first.next((frame) => frame.type === 'opened')
    const second = await openSocket(port, tab(2))
    await second.next((frame) => frame.type === 'opened')
    expect(await first.closed).toEqual({ code: 4410, reason: 'superseded' })
    expect(config.heard).toEqual(['closed s1'])
    expect(hub.size()).toBe(1)
  })

  it('turns a late connection of the past away, also after the newest is gone', async () => {
    const { port } = await start()
    const newest = await openSocket(port, tab(7))
    expect(await (await openSocket(port, tab(7))).closed).toMatchObject({ code: 4410 })
    expect(await (await openSocket(port, tab(3))).closed).toMatchObject({ code: 4410 })
    newest.ws.close()
    await newest.closed
    expect(await (await openSocket(port, tab(6))).closed).toMatchObject({ code: 4410 })
    await (await openSocket(port, tab(8))).next((frame) => frame.type === 'opened')
  })

  it('leaves documented sockets and other tabs alone', async () => {
    const { port, hub } = await start()
    const sockets = [await openSocket(port), await openSocket(port), await openSocket(port, tab(1))]
    await openSocket(port, { query: '?client=another&gen=1' })
    for (const socket of sockets) expect(socket.ws.readyState).toBe(socket.ws.OPEN)
    expect(hub.size()).toBe(4)
  })
})

describe('limits of a socket', () => {
  it('refuses one socket too many with 1013', async () => {
    const { port } = await start({ hub: { maxConnections: 2 } })
    await openSocket(port)
    await openSocket(port)
    expect(await (await openSocket(port)).closed).toMatchObject({ code: 1013 })
  })

  it('answers every message of a burst, however fast they come', async () => {
    const { port } = await start({ channels: [scriptedChannel('files')] })
    const socket = await openSocket(port)
    for (let n = 1; n <= 6_000; n += 1) socket.send({ channel: 'files', type: 'echo', n })
    await socket.next((frame) => frame.n === 6_000)
    expect(socket.frames.filter(isEcho).map(({ n }) => n)).toEqual(
      Array.from({ length: 6_000 }, (_, n) => n + 1),
    )
  })

  it('closes a socket that answers no ping (W7)', async () => {
    // A second and a half is long for a peer that answers, however busy the machine is.
    const { port } = await start({ hub: { limits: { pingMs: 50, pongMs: 1500 } } })
    const alive = await openSocket(port)
    const dead = await openSocket(port)
    deaf(dead.ws)
    expect(await dead.closed).toMatchObject({ code: 1011, reason: 'no pong' })
    expect(alive.ws.readyState).toBe(alive.ws.OPEN)
  })

  it('cuts off a peer that takes no bytes (W7)', async () => {
    const files = scriptedChannel('files')
    const { port, hub } = await start({ channels: [files], hub: { limits: { writeMs: 100 } } })
    const socket = await openSocket(port)
    await socket.next((frame) => frame.type === 'opened')
    socket.ws.pause()
    const cut = new Promise<void>((resolve) => {
      files.closed = () => resolve()
    })
    for (let n = 0; n < 12; n += 1)
      files.clients[0]?.send({ channel: 'files', type: 'x', pad: 'a'.repeat(900_000) })
    await cut
    expect(hub.size()).toBe(0)
    expect(files.clients[0]?.send({ channel: 'files', type: 'late' })).toBeUndefined()
    socket.ws.terminate()
  })

  it('cuts off a peer that lets too much pile up', async () => {
    const files = scriptedChannel('files')
    const { port, hub } = await start({ channels: [files], hub: { limits: { maxBufferedBytes: 2_000_000 } } })
    const socket = await openSocket(port)
    await socket.next((frame) => frame.type === 'opened')
    socket.ws.pause()
    for (let n = 0; n < 30; n += 1)
      files.clients[0]?.send({ channel: 'files', type: 'x', pad: 'a'.repeat(900_000) })
    expect(hub.size()).toBe(0)
    socket.ws.terminate()
  })
})

describe('stopping', () => {
  it('closes sockets with 1001, then ends the channels (W5)', async () => {
    const files = scriptedChannel('files')
    const server = await startTestServer({ channels: [files] })
    const socket = await openSocket(server.port)
    await server.stop()
    expect(await socket.closed).toMatchObject({ code: 1001 })
    expect(files.heard).toEqual(['closed s1', 'stopped'])
    await expect(openSocket(server.port)).rejects.toThrow(/ECONNREFUSED/)
  })

  it('asks a crowd to come back over ten seconds, and a few at once (fault 64)', async () => {
    const reasonOf = async (count: number) => {
      const server = await startTestServer({ channels: [scriptedChannel('files')] })
      const sockets = await Promise.all(Array.from({ length: count }, () => openSocket(server.port)))
      await server.stop()
      return Promise.all(sockets.map(async ({ closed }) => (await closed).reason))
    }
    expect(new Set(await reasonOf(20))).toEqual(new Set(['shutting down']))
    expect(new Set(await reasonOf(21))).toEqual(new Set(['retry-after-ms=10000']))
  })
})

/** Makes a client that never answers a ping. */
function deaf(ws: WebSocket): void {
  ws.pong = () => {}
}
