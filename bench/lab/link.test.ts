import { type AddressInfo, connect, createServer, type Server } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Link, openLink } from './link'

const ANSWER = `HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n`
let server: Server
let link: Link

beforeEach(async () => {
  server = createServer((socket) => {
    socket.on('error', () => socket.destroy())
    socket.on('data', (bytes) => socket.write(String(bytes).startsWith('GET ') ? ANSWER : bytes))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  link = await openLink()
  link.to((server.address() as AddressInfo).port)
})
afterEach(() => {
  link.stop()
  server.close()
})

/** Sends a text and resolves with what came back, as soon as it is that long. */
function exchange(text: string, length: number): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = ''
    const socket = connect(link.port, '127.0.0.1', () => socket.write(text))
    socket.on('error', reject).on('data', (bytes) => {
      answer += String(bytes)
      if (answer.length < length) return
      socket.destroy()
      resolve(answer)
    })
  })
}

describe('the link', () => {
  it('counts requests and the bytes of their answers apart from those of sockets', async () => {
    const request = 'GET /a HTTP/1.1\r\nhost: a\r\n\r\n'
    await exchange(request.repeat(2), ANSWER.length)
    const upgrade = 'POST /ws HTTP/1.1\r\nUpgrade: websocket\r\n\r\n'
    await exchange(upgrade, upgrade.length)
    const { requests, bytes, socketBytes } = link.traffic()
    expect({ requests, bytes, socketBytes }).toEqual({
      requests: 3,
      bytes: ANSWER.length,
      socketBytes: upgrade.length,
    })
    expect(link.traffic(Date.now() - 60_000)).toEqual({ requests: 0, bytes: 0, socketBytes: 0 })
  })

  it('adds the delay and the limit that are set, and changes nothing of what it carries', async () => {
    const text = Array.from({ length: 20_000 }, (_, n) => `${n} `).join('')
    link.slow({ roundTripMs: 40, bytesPerSecond: 1_000_000 })
    const began = performance.now()
    expect(await exchange(text, text.length)).toBe(text)
    // Two round trips, one of them for the connection, and the text at its rate; timers may fire 1 ms early.
    expect(performance.now() - began).toBeGreaterThan(80 + text.length / 1000 - 5)
  })

  it('ends what is open when it is cut, and lets nothing through until then', async () => {
    const socket = connect(link.port, '127.0.0.1', () => socket.write('hello'))
    socket.on('error', () => undefined)
    await new Promise((done) => socket.once('data', done))
    const closed = new Promise((done) => socket.once('close', done))
    const over = link.cut(50)
    await closed
    await expect(exchange('hello', 5)).rejects.toThrow()
    await over
    expect(await exchange('hello', 5)).toBe('hello')
  })
})
