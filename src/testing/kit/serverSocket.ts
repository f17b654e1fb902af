import { EventEmitter } from 'node:events'
import type { Socket } from 'node:net'
import type { WebSocket as ServerWebSocket } from 'ws'

/** What the network does when the server sends, closes or pings. */
export interface ServerSocketActions {
  send(text: string): void
  close(code: number, reason: string): void
  /** A browser answers by itself, with a `pong` event here. */
  ping(): void
}

/** For what comes in a microtask: cheaper than `queueMicrotask`, which counts for thousands of runs. */
const NOW = Promise.resolve()

/** The server's end of one in-memory socket: the part of `ws` that the hub uses. */
export class ServerSocket extends EventEmitter {
  readonly OPEN = 1
  readyState = 1
  readonly bufferedAmount = 0
  readonly #actions: ServerSocketActions

  constructor(actions: ServerSocketActions) {
    super()
    this.#actions = actions
  }

  /** The network takes everything at once, and says so as `ws` does: a moment later. */
  send(bytes: Buffer, _options: object, taken: () => void = () => {}): void {
    if (this.readyState === this.OPEN) this.#actions.send(bytes.toString('utf8'))
    void NOW.then(taken)
  }

  close(code = 1005, reason = ''): void {
    if (this.readyState !== this.OPEN) return
    this.readyState = 2
    this.#actions.close(code, reason)
  }

  ping(): void {
    this.#actions.ping()
  }

  pause(): void {}
  resume(): void {}

  /** The network tells this end that the connection is over. */
  ended(code: number): void {
    if (this.readyState === 3) return
    this.readyState = 3
    this.emit('close', code, Buffer.alloc(0))
  }

  asWebSocket(): ServerWebSocket {
    return this as unknown as ServerWebSocket
  }
}

/** A TCP socket that is never slow. */
export function quietSocket(): Socket {
  const socket = new EventEmitter()
  return Object.assign(socket, { setTimeout: () => socket }) as unknown as Socket
}
