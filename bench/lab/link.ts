import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A proxy before a server: it adds the delay and the limit of `slow`, and counts requests and bytes. */
export interface Speed {
  /** Milliseconds from the page to the server and back. */
  readonly roundTripMs: number
  /** What all connections share in each direction. */
  readonly bytesPerSecond: number
}

interface Traffic {
  /** Requests, the opening of sockets counted, too. */
  readonly requests: number
  /** Bytes of answers to requests. */
  readonly bytes: number
  /** Bytes that the server sent through sockets. */
  readonly socketBytes: number
}

export interface Link {
  readonly port: number
  to(port: number): void
  /** Null: as fast as it goes. */
  slow(speed: Speed | null): void
  /** Ends all connections and lets none through for a while; resolves when it does again. */
  cut(ms: number): Promise<void>
  /** What came so far. @param at until then, milliseconds since 1970 */
  traffic(at?: number): Traffic
  /** Milliseconds since 1970 when anything but a socket's frames came last. */
  lastAnswer(): number
  stop(): void
}

interface Passed {
  readonly at: number
  readonly kind: 'request' | 'answer' | 'frames'
  readonly amount: number
}

const REQUEST = /^(GET|POST|HEAD|PUT|DELETE|OPTIONS) \S+ HTTP\/1\.1\r$/gm

const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms))

export async function openLink(): Promise<Link> {
  const open = new Set<Socket>()
  const passed: Passed[] = []
  const freeAt = { up: 0, down: 0 }
  let target = 0
  let speed: Speed | null = null
  let isCut = false

  const note = (kind: Passed['kind'], amount: number) => passed.push({ at: Date.now(), kind, amount })

  /** Milliseconds until these bytes have come through. */
  function delay(direction: 'up' | 'down', bytes: number): number {
    if (!speed) return 0
    const now = performance.now()
    freeAt[direction] = Math.max(freeAt[direction], now) + (bytes * 1000) / speed.bytesPerSecond
    return freeAt[direction] - now + speed.roundTripMs / 2
  }

  function pass(from: Socket, to: Socket, direction: 'up' | 'down', count: (bytes: Buffer) => void): void {
    let earlier = Promise.resolve()
    const send = (bytes: Buffer) => {
      count(bytes)
      if (to.destroyed || to.write(bytes)) return
      from.pause()
      to.once('drain', () => from.resume())
    }
    from.on('data', (bytes) => {
      const ms = delay(direction, bytes.length)
      if (ms <= 0) return send(bytes)
      from.pause()
      // Only the rate holds the sender back: more can leave while this travels.
      setTimeout(() => from.resume(), ms - (speed?.roundTripMs ?? 0) / 2)
      const arrived = pause(ms)
      earlier = earlier.then(() => arrived).then(() => send(bytes))
    })
    from.on('error', () => from.destroy())
    from.on('close', (hadError) => {
      void earlier.then(() => (hadError ? to.destroy() : to.end()))
    })
  }

  const proxy = createServer({ noDelay: true }, (browser) => {
    if (isCut) {
      browser.resetAndDestroy()
      return
    }
    const server = connect({ port: target, host: '127.0.0.1', noDelay: true })
    for (const socket of [browser, server]) {
      open.add(socket)
      socket.on('close', () => open.delete(socket))
    }
    let isSocket = false
    // A connection takes one round trip before the first request can leave.
    browser.pause()
    setTimeout(() => browser.resume(), speed?.roundTripMs ?? 0)
    pass(browser, server, 'up', (bytes) => {
      if (isSocket) return
      const text = bytes.toString('latin1')
      const requests = text.match(REQUEST)?.length ?? 0
      if (requests > 0) note('request', requests)
      isSocket = /^upgrade:\s*websocket/im.test(text)
    })
    pass(server, browser, 'down', (bytes) => note(isSocket ? 'frames' : 'answer', bytes.length))
  })
  await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done))

  return {
    port: (proxy.address() as AddressInfo).port,
    to(port) {
      target = port
    },
    slow(next) {
      speed = next
    },
    async cut(ms) {
      isCut = true
      for (const socket of open) socket.resetAndDestroy()
      await pause(ms)
      isCut = false
    },
    traffic(at = Number.POSITIVE_INFINITY) {
      const sum = (kind: Passed['kind']) =>
        passed.reduce((all, each) => (each.kind === kind && each.at <= at ? all + each.amount : all), 0)
      return { requests: sum('request'), bytes: sum('answer'), socketBytes: sum('frames') }
    },
    lastAnswer: () => passed.findLast(({ kind }) => kind !== 'frames')?.at ?? 0,
    stop() {
      proxy.close()
      for (const socket of open) socket.destroy()
    },
  }
}
