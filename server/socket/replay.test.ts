import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { createDial } from '../../src/socket/connection/dial'
import type { Envelope } from '../../src/socket/protocol'
import { openSocket, scriptedChannel, startTestServer, TOKEN, WORKSPACE } from '../testing/testServer'
import type { Client } from './channel'

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

async function start() {
  const terminal = scriptedChannel('terminal')
  const server = await startTestServer({ channels: [terminal] })
  stops.push(() => server.stop())
  return { ...server, client: (): Client => terminal.clients.at(-1)! }
}

const reset = (data: string): Envelope => ({ channel: 'terminal', type: 'reset', sessionId: 't', data })
const LINES = 'src/app/file.ts:12: warning: unused\r\n'.repeat(1_000)

/** The messages a socket gets, as they are on the wire. */
async function messages(port: number, query: string) {
  const { ws, next, frames } = await openSocket(port, { query })
  await next(({ type }) => type === 'opened')
  ws.removeAllListeners('message')
  const got: { bytes: number; isBinary: boolean }[] = []
  ws.on('message', (message: Buffer, isBinary) => got.push({ bytes: message.length, isBinary }))
  return { got, frames }
}

describe('what a client that reconnects is told', () => {
  it('is sent deflated to those that inflate, where it is large and a replay (G7)', async () => {
    const { port, client } = await start()
    const { got } = await messages(port, '?client=tab&gen=1&inflate=raw')
    client().send(reset(LINES), 'replay')
    client().send(reset(LINES))
    client().send(reset('short'), 'replay')
    await vi.waitFor(() => expect(got).toHaveLength(3))
    expect(got.map(({ isBinary }) => isBinary)).toEqual([true, false, false])
    expect(got[0]?.bytes).toBeLessThan((got[1]?.bytes ?? 0) / 4)
  })

  it('is text for every other socket', async () => {
    const { port, client } = await start()
    for (const query of ['?client=tab&gen=1', '?client=tab&gen=2&inflate=brotli', '']) {
      const { got } = await messages(port, query)
      client().send(reset(LINES), 'replay')
      await vi.waitFor(() => expect(got).toHaveLength(1))
      expect(got[0]?.isBinary).toBe(false)
    }
  })

  it('arrives as it was said, in its order, whatever of it is a replay', async () => {
    const { port, client } = await start()
    class LocalWebSocket extends WebSocket {
      constructor(url: string, protocols: string[]) {
        super(url, protocols, { headers: { host: `localhost:${port}` } })
      }
    }
    const dial = createDial(
      (url, protocols) => new LocalWebSocket(url, protocols) as unknown as globalThis.WebSocket,
    )
    const url = `ws://127.0.0.1:${port}/workspaces/${WORKSPACE}/ws?client=tab&gen=1`
    const heard: unknown[] = []
    const received = (message: unknown) =>
      heard.push(typeof message === 'string' ? JSON.parse(message) : message)
    const socket = dial({ url, protocols: ['Bearer', TOKEN] }, { opened() {}, received, closed() {} })
    await vi.waitFor(() => expect(heard).toHaveLength(1))
    const said = fc.record({
      data: fc.tuple(fc.string({ unit: 'grapheme' }), fc.nat(8_000)).map(([text, n]) => text.repeat(n / 8)),
      isReplay: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(said, { maxLength: 20 }), async (all) => {
        heard.length = 0
        for (const { data, isReplay } of all) client().send(reset(data), isReplay ? 'replay' : undefined)
        await vi.waitFor(() => expect(heard).toHaveLength(all.length), { interval: 1 })
        expect(heard).toEqual(all.map(({ data }) => reset(data)))
      }),
      { numRuns: 50 },
    )
    socket.abandon()
  })
})
