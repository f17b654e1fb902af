import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { CALM, type ChaosDirection, type ChaosSettings, type CutKind } from './chaosSettings'

export interface ChaosProxy {
  readonly port: number
  /** POST /set with some settings, POST /cut with `{kind}`, GET / for `{cuts, sockets, settings}`. */
  readonly controlPort: number
  set(settings: Partial<ChaosSettings>): void
  /** Cuts every socket that was upgraded. */
  cut(kind: CutKind): void
  /** Cuts one of them, whichever chance says; false where there is none, which is no cut. */
  cutOne(kind: CutKind): boolean
  /** Cuts so far. */
  cuts(): number
  /** Upgraded connections that are open. */
  sockets(): number
  /** When the newest of them was let through, ms since 1970; null before the first. */
  acceptedAt(): number | null
  /** Bytes of upgraded connections so far, both ways. */
  carried(): number
  stop(): Promise<void>
}

interface Pair {
  readonly browser: Socket
  readonly server: Socket
  isUpgrade: boolean
}

/** Bytes that may wait in one direction before the sender is not read any more. */
const MAX_WAITING = 1_000_000

/** A TCP proxy on loopback with the faults that `set` asks for. @param target the server's port, asked for each connection; @param random from 0 to 1 */
export async function startChaosProxy(
  target: () => number,
  random: () => number = Math.random,
): Promise<ChaosProxy> {
  const pairs = new Set<Pair>()
  let settings = CALM
  let cuts = 0
  let passed = 0
  let carried = 0
  let acceptedAt: number | null = null

  function end(pair: Pair, kind: CutKind): void {
    pairs.delete(pair)
    for (const socket of [pair.browser, pair.server]) {
      if (kind === 'reset') socket.resetAndDestroy()
      else socket.end()
    }
  }

  function cut(kind: CutKind): void {
    cuts += 1
    for (const pair of [...pairs]) if (pair.isUpgrade) end(pair, kind)
  }

  function cutOne(kind: CutKind): boolean {
    const open = [...pairs].filter(({ isUpgrade }) => isUpgrade)
    const pair = open[Math.floor(random() * open.length)]
    if (!pair) return false
    cuts += 1
    end(pair, kind)
    return true
  }

  /** The part of a chunk that still passes; cuts when its end is reached. */
  function count(chunk: Buffer): Buffer {
    carried += chunk.length
    const { cutAfter } = settings
    if (!cutAfter) return chunk
    const left = cutAfter.bytes - passed
    passed += chunk.length
    if (passed < cutAfter.bytes) return chunk
    settings = { ...settings, cutAfter: null }
    // After the bytes before the cut have been handed over.
    setImmediate(() => cut(cutAfter.kind))
    return chunk.subarray(0, Math.max(0, left))
  }

  function pump(pair: Pair, direction: ChaosDirection): void {
    const [from, to] = direction === 'up' ? [pair.browser, pair.server] : [pair.server, pair.browser]
    const waiting: { chunk: Buffer; dueAt: number }[] = []
    let bytes = 0
    let isPumping = false
    let isEnded = false
    let lastDue = 0

    async function work(): Promise<void> {
      if (isPumping) return
      isPumping = true
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        await pause(next.dueAt - performance.now())
        if (settings.mergeMs > 0) await pause(settings.mergeMs)
        const merged = settings.mergeMs > 0 ? waiting.splice(0).map(({ chunk }) => chunk) : []
        const chunk = Buffer.concat([next.chunk, ...merged])
        bytes -= chunk.length
        if (!isEnded && bytes < MAX_WAITING) from.resume()
        await write(pair.isUpgrade ? count(chunk) : chunk)
      }
      isPumping = false
      if (isEnded && !settings.blackhole.includes(direction)) to.end()
    }

    async function write(chunk: Buffer): Promise<void> {
      const size = settings.splitBytes ?? Math.max(1, chunk.length)
      for (let at = 0; at < chunk.length; at += size) {
        const piece = chunk.subarray(at, at + size)
        if (settings.bytesPerSecond) await pause((piece.length * 1000) / settings.bytesPerSecond)
        if (settings.blackhole.includes(direction) || to.destroyed || !to.writable) continue
        if (!to.write(piece)) await new Promise<void>((go) => onceAny(to, ['drain', 'close'], go))
        else if (settings.splitBytes) await new Promise(setImmediate)
      }
    }

    from.on('data', (chunk: Buffer) => {
      lastDue = Math.max(lastDue, performance.now() + settings.latencyMs + random() * settings.jitterMs)
      waiting.push({ chunk, dueAt: lastDue })
      bytes += chunk.length
      if (bytes >= MAX_WAITING) from.pause()
      void work()
    })
    from.on('end', () => {
      isEnded = true
      void work()
    })
  }

  const proxy = createServer({ allowHalfOpen: true, noDelay: true }, (browser) => {
    browser.on('error', () => browser.destroy())
    if (settings.isDown) {
      browser.resetAndDestroy()
      return
    }
    browser.once('data', (first: Buffer) => {
      const isUpgrade = /^upgrade:\s*websocket/im.test(first.toString('latin1'))
      if (isUpgrade && settings.upgradeStatus !== null) {
        refuse(browser)
        return
      }
      if (isUpgrade) acceptedAt = Date.now()
      const server = connect({ port: target(), host: '127.0.0.1', noDelay: true, allowHalfOpen: true })
      const pair: Pair = { browser, server, isUpgrade }
      pairs.add(pair)
      server.on('error', () => server.destroy())
      for (const socket of [browser, server]) {
        // A connection that broke on one side breaks on the other, unless the fault is silence.
        socket.on('close', (hadError) => {
          if (settings.blackhole.length > 0) return
          const other = socket === browser ? server : browser
          pairs.delete(pair)
          if (hadError) other.destroy()
          else other.end()
        })
        if (isUpgrade && settings.idleMs !== null) socket.setTimeout(settings.idleMs, () => end(pair, 'end'))
      }
      pump(pair, 'up')
      pump(pair, 'down')
      browser.emit('data', first)
    })
  })

  function refuse(browser: Socket): void {
    const retry = settings.retryAfter === null ? '' : `retry-after: ${settings.retryAfter}\r\n`
    browser.end(
      `HTTP/1.1 ${settings.upgradeStatus} Refused\r\n${retry}content-length: 0\r\nconnection: close\r\n\r\n`,
    )
  }

  function set(change: Partial<ChaosSettings>): void {
    settings = { ...settings, ...change }
    if (change.cutAfter) passed = 0
  }

  const sockets = () => [...pairs].filter(({ isUpgrade }) => isUpgrade).length
  const control = createHttpServer(async (request, response) => {
    let body = ''
    for await (const part of request) body += String(part)
    if (request.url === '/set') set(JSON.parse(body))
    if (request.url === '/cut') cut(JSON.parse(body).kind)
    response
      .setHeader('content-type', 'application/json')
      .end(JSON.stringify({ cuts, sockets: sockets(), settings }))
  })
  const [port, controlPort] = await Promise.all([listen(proxy), listen(control)])

  return {
    port,
    controlPort,
    set,
    cut,
    cutOne,
    sockets,
    cuts: () => cuts,
    acceptedAt: () => acceptedAt,
    carried: () => carried,
    async stop() {
      for (const pair of [...pairs]) end(pair, 'reset')
      control.closeAllConnections()
      await Promise.all([proxy, control].map((each) => new Promise((done) => each.close(done))))
    },
  }
}

const pause = (ms: number) => (ms > 0 ? new Promise<void>((go) => setTimeout(go, ms)) : Promise.resolve())

function onceAny(socket: Socket, events: readonly string[], run: () => void): void {
  const once = () => {
    for (const event of events) socket.off(event, once)
    run()
  }
  for (const event of events) socket.on(event, once)
}

/** Listens on loopback only: no other machine may steer it. */
async function listen(server: Server): Promise<number> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address: AddressInfo | string | null = server.address()
  return typeof address === 'object' && address ? address.port : 0
}
