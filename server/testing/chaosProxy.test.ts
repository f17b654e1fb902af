import { connect, createServer, type Server, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ChaosProxy, startChaosProxy } from './chaosProxy'

const UPGRADE = 'GET / HTTP/1.1\r\nUpgrade: websocket\r\n\r\n'

let echo: Server
let proxy: ChaosProxy
let chunks: string[] = []
const sockets: Socket[] = []

beforeEach(async () => {
  chunks = []
  echo = createServer((socket) => {
    socket.on('error', () => {})
    socket.on('data', (chunk) => {
      chunks.push(chunk.toString('latin1'))
      socket.write(chunk)
    })
  })
  await new Promise<void>((done) => echo.listen(0, '127.0.0.1', done))
  const address = echo.address()
  proxy = await startChaosProxy(
    () => (typeof address === 'object' && address ? address.port : 0),
    () => 0.5,
  )
})
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  await proxy.stop()
  await new Promise((done) => echo.close(done))
})

/** A socket of a browser; its first words say that it is to be upgraded. */
async function open(first = UPGRADE) {
  const socket = connect(proxy.port, '127.0.0.1')
  sockets.push(socket)
  const page = { socket, text: '', error: '', isEnded: false, isClosed: false }
  socket.setEncoding('latin1').on('data', (part: string) => {
    page.text += part
  })
  socket.on('error', (error: NodeJS.ErrnoException) => {
    page.error = error.code ?? ''
  })
  socket.on('end', () => {
    page.isEnded = true
  })
  socket.on('close', () => {
    page.isClosed = true
  })
  socket.write(first)
  return page
}

async function opened() {
  const page = await open()
  await expect.poll(() => page.text).toBe(UPGRADE)
  return page
}

describe('the chaos proxy', () => {
  it('passes everything on while it is calm', async () => {
    const page = await opened()
    page.socket.write('x'.repeat(300_000))
    await expect.poll(() => page.text.length).toBe(UPGRADE.length + 300_000)
    expect(proxy.sockets()).toBe(1)
  })

  it('cuts after exactly so many bytes', async () => {
    const page = await opened()
    proxy.set({ cutAfter: { bytes: 4, kind: 'end' } })
    page.socket.write('abcdefgh')
    await expect.poll(() => page.isEnded).toBe(true)
    expect(chunks.join('').slice(UPGRADE.length)).toBe('abcd')
    expect(proxy.cuts()).toBe(1)
  })

  it('resets upgraded connections and leaves the others alone', async () => {
    const [page, plain] = [await opened(), await open('GET / HTTP/1.1\r\n\r\n')]
    await expect.poll(() => plain.text).not.toBe('')
    proxy.cut('reset')
    await expect.poll(() => page.error).toBe('ECONNRESET')
    plain.socket.write('more')
    await expect.poll(() => plain.text).toContain('more')
  })

  it('lets what is sent in one direction vanish without a word', async () => {
    const page = await opened()
    proxy.set({ blackhole: ['down'] })
    page.socket.write('heard')
    await expect.poll(() => chunks.join('')).toContain('heard')
    proxy.set({ blackhole: ['up'] })
    page.socket.write('unheard')
    proxy.set({ blackhole: ['up'], latencyMs: 0 })
    expect(page).toMatchObject({ text: UPGRADE, isEnded: false, isClosed: false })
    expect(chunks.join('')).not.toContain('unheard')
  })

  it('is as slow and as late as it is told', async () => {
    const page = await opened()
    proxy.set({ latencyMs: 40, jitterMs: 20, bytesPerSecond: 100_000 })
    const from = performance.now()
    page.socket.write('x'.repeat(5_000))
    await expect.poll(() => page.text.length).toBe(UPGRADE.length + 5_000)
    // Twice 50 ms of latency, and twice 50 ms for the bytes themselves.
    expect(performance.now() - from).toBeGreaterThan(150)
  })

  it('splits and merges writes', async () => {
    const page = await opened()
    proxy.set({ splitBytes: 1 })
    page.socket.write('abc')
    await expect.poll(() => page.text).toContain('abc')
    proxy.set({ splitBytes: null, mergeMs: 30 })
    chunks = []
    for (const letter of 'defg') page.socket.write(letter)
    await expect.poll(() => page.text).toContain('defg')
    expect(chunks.length).toBeLessThan(4)
  })

  it('ends connections that are silent for too long', async () => {
    // Long enough for a slow machine to open the connection meanwhile.
    proxy.set({ idleMs: 1000 })
    const page = await opened()
    await expect.poll(() => page.isEnded).toBe(true)
  })

  it('answers upgrades with a status and refuses connections', async () => {
    proxy.set({ upgradeStatus: 503, retryAfter: 7 })
    const page = await open()
    await expect.poll(() => page.text).toMatch(/^HTTP\/1\.1 503[\s\S]*retry-after: 7/)
    proxy.set({ upgradeStatus: null, isDown: true })
    const other = await open()
    await expect.poll(() => other.error).toBe('ECONNRESET')
  })

  it('is steered over HTTP', async () => {
    const page = await opened()
    const control = `http://127.0.0.1:${proxy.controlPort}`
    const post = (path: string, body: object) =>
      fetch(control + path, { method: 'POST', body: JSON.stringify(body) })
    await post('/set', { latencyMs: 5 })
    await post('/cut', { kind: 'end' })
    await expect.poll(() => page.isEnded).toBe(true)
    expect(await (await fetch(control)).json()).toMatchObject({
      cuts: 1,
      sockets: 0,
      settings: { latencyMs: 5 },
    })
  })
})
