import { afterEach, describe, expect, it } from 'vitest'
import type { Envelope } from '../../src/socket/protocol'
import { openSocket, type ScriptedChannel, scriptedChannel, startTestServer } from '../testing/testServer'
import { createTokenBucket } from './connection'

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

async function start(channels: readonly ScriptedChannel[]) {
  const server = await startTestServer({ channels })
  stops.push(() => server.stop())
  return server
}

const flood = (sessionId: string, n: number): Envelope => ({
  channel: 'terminal',
  type: 'output',
  sessionId,
  n,
  data: 'x'.repeat(16_000),
})

describe('a socket whose peer reads slowly', () => {
  /** A paused peer, 6 MB of output that waits for it, and the channel that sent it. */
  async function congested() {
    let heard = () => {}
    const typed = new Promise<void>((resolve) => {
      heard = resolve
    })
    const terminal = scriptedChannel('terminal', () => heard())
    const { port, hub } = await start([terminal])
    const socket = await openSocket(port)
    await socket.next((frame) => frame.type === 'opened')
    socket.ws.pause()
    const client = terminal.clients[0]!
    for (let n = 0; n < 375; n += 1) client.send(flood('build', n))
    return { socket, client, hub, typed }
  }

  it('is told first what matters first, and everything of one terminal in order', async () => {
    const { socket, client } = await congested()
    client.send({ channel: 'agent', type: 'text', content: 'hello' })
    client.send({ channel: 'config', type: 'pong', t: 1 })
    socket.ws.resume()
    await socket.next((frame) => frame.n === 374)
    const types = socket.frames.map(({ type }) => type)
    for (const type of ['pong', 'text']) expect(types.indexOf(type)).toBeLessThan(types.length - 100)
    const numbers = socket.frames.filter(({ type }) => type === 'output').map(({ n }) => n)
    expect(numbers).toEqual(Array.from({ length: 375 }, (_, n) => n))
  })

  it('hears the terminal it typed in before the others', async () => {
    const { socket, client, typed } = await congested()
    socket.send({ channel: 'terminal', type: 'input', sessionId: 'shell', data: 'x' })
    await typed
    client.send({ channel: 'terminal', type: 'output', sessionId: 'other', data: 'x' })
    client.send({ channel: 'terminal', type: 'output', sessionId: 'shell', data: 'x' })
    socket.ws.resume()
    await socket.next((frame) => frame.n === 374)
    const at = (sessionId: string) => socket.frames.findIndex((frame) => frame.sessionId === sessionId)
    expect(at('shell')).toBeGreaterThan(0)
    expect(at('shell')).toBeLessThan(at('other') === -1 ? socket.frames.length - 1 : at('other'))
  })

  it('counts what waits in its lanes as buffered, but not large answers it asked for', async () => {
    const { socket, client } = await congested()
    const before = client.bufferedBytes()
    expect(before).toBeGreaterThan(1_000_000)
    client.send({ channel: 'files', type: 'read', requestId: 'r', content: 'x'.repeat(500_000) })
    expect(client.bufferedBytes()).toBe(before)
    socket.ws.terminate()
  })

  it('is cut off when over 4 MiB wait that answer no request', async () => {
    const { socket, client, hub } = await congested()
    for (let n = 0; n < 30 && hub.size() > 0; n += 1)
      client.send({ channel: 'agent', type: 'text', content: 'x'.repeat(250_000) })
    expect(hub.size()).toBe(0)
    socket.ws.terminate()
  })
})

describe('token bucket', () => {
  it('lets a burst through, then asks for a pause that grows with what is overdrawn', () => {
    let now = 0
    const bucket = createTokenBucket(() => now, 1_000, 5)
    const pauses = Array.from({ length: 7 }, () => bucket.take())
    expect(pauses).toEqual([0, 0, 0, 0, 1, 2, 3])
    now += 3
    expect(bucket.take()).toBe(1)
    now += 1_000
    expect(bucket.take()).toBe(0)
  })
})
