import { inflateRawSync } from 'node:zlib'
import type { WebSocket } from 'ws'
import type { Envelope } from '../../src/socket/protocol'

type Done = (error?: Error) => void
type Rewrite = (frame: Envelope) => readonly Envelope[]

/**
 * Everything between the hub and the browser that can go wrong, as a test wants it. It is no socket of its own: it stands
 * between the hub and the real `ws` of a real browser, which the sockets of `src/testing/kit` cannot reach.
 */
export interface Wire {
  /** Puts this socket under control; the hub goes on as if nothing was there. */
  attach(ws: WebSocket): void
  /** Ends every connection without a word, as a lost network does. */
  drop(): void
  /** Closes every connection with a code. */
  close(code: number): void
  /** Keeps what the server sends until `release`. */
  hold(): void
  release(): void
  /** Milliseconds every frame of the server waits. */
  delay(ms: number): void
  /** Sends these frames in the place of each one of the server: none, others, or several. */
  rewrite(by: Rewrite | null): void
  /** Sends a frame the server never meant. */
  inject(frame: object): void
  /** What browsers sent, oldest first. */
  readonly received: readonly Envelope[]
  /** How often a browser connected. */
  readonly connections: () => number
}

export function createWire(): Wire {
  const sockets = new Set<WebSocket>()
  const received: Envelope[] = []
  const held: (() => void)[] = []
  let holding = false
  let delayMs = 0
  let rewriting: Rewrite | null = null
  let connections = 0

  function attach(ws: WebSocket): void {
    connections += 1
    sockets.add(ws)
    ws.on('close', () => sockets.delete(ws))
    ws.on('message', (message) => received.push(JSON.parse(String(message)) as Envelope))
    const send = ws.send.bind(ws) as (data: unknown, options: object, done?: Done) => void
    const deliver = (data: unknown, options: object, done?: Done) => {
      const go = () => (ws.readyState === ws.OPEN ? send(data, options, done) : done?.())
      if (holding) held.push(go)
      else if (delayMs > 0) setTimeout(go, delayMs)
      else go()
    }
    ws.send = ((data: unknown, options: { binary?: boolean } = {}, done?: Done) => {
      if (rewriting === null) return deliver(data, options, done)
      const isDeflated = options.binary === true && Buffer.isBuffer(data)
      const text = String(isDeflated ? inflateRawSync(data) : data)
      const frames = rewriting(JSON.parse(text) as Envelope)
      for (const frame of frames.slice(0, -1)) deliver(JSON.stringify(frame), {})
      const last = frames.at(-1)
      if (last === undefined) done?.()
      else deliver(JSON.stringify(last), {}, done)
    }) as WebSocket['send']
  }

  return {
    attach,
    received,
    connections: () => connections,
    drop: () => {
      for (const ws of sockets) ws.terminate()
    },
    close: (code) => {
      for (const ws of sockets) ws.close(code)
    },
    hold: () => {
      holding = true
    },
    release: () => {
      holding = false
      for (const go of held.splice(0)) go()
    },
    delay: (ms) => {
      delayMs = ms
    },
    rewrite: (by) => {
      rewriting = by
    },
    inject: (frame) => {
      for (const ws of sockets) ws.send(JSON.stringify(frame))
    },
  }
}
