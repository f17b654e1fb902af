import type { SocketAddress } from './address'

/** One open or opening socket. */
export interface Socket {
  send(text: string): void
  /** Detaches the handlers at once. Whether the close handshake ever completes does not matter. */
  abandon(): void
}

export interface SocketHandlers {
  opened(): void
  received(message: unknown): void
  closed(code: number, reason: string): void
}

export type Dial = (address: SocketAddress, on: SocketHandlers) => Socket

/** Opens sockets with the browser's constructor: `createDial(WebSocket)`. */
export function createDial(WebSocketConstructor: typeof WebSocket): Dial {
  return ({ url, protocols }, on) => {
    const socket = new WebSocketConstructor(url, [...protocols])
    socket.onopen = () => on.opened()
    socket.onmessage = (event) => on.received(event.data)
    socket.onclose = (event) => on.closed(event.code, event.reason)
    return {
      send: (text) => socket.send(text),
      abandon() {
        socket.onopen = null
        socket.onmessage = null
        socket.onclose = null
        socket.close()
      },
    }
  }
}
