import type { Dial, SocketHandlers } from '../../socket/connection/dial'
import type { Envelope } from '../../socket/protocol'

/** The server's end of one socket that the code under test opened. */
export interface FakeSocket {
  readonly url: URL
  readonly protocols: readonly string[]
  /** Frames the page sent, parsed. */
  readonly sent: Envelope[]
  /** The page let go; handlers still run when the test calls them, as a real socket's may. */
  abandoned: boolean
  open(): void
  receive(...frames: readonly unknown[]): void
  /** A message as it is, not encoded. */
  receiveRaw(message: unknown): void
  close(code?: number, reason?: string): void
}

export interface FakeNetwork {
  readonly dial: Dial
  readonly sockets: readonly FakeSocket[]
  /** The newest socket; throws when there is none. */
  readonly last: FakeSocket
  /** Makes the next dial throw, as a browser does for an address it refuses. */
  refuseNext(): void
}

/**
 * Sockets whose other end is the test, which answers at once and in any order. Handlers are never detached, so that guards
 * against late events count; a `SocketPair`, with a real server at its other end, detaches them as a browser does.
 */
export function createFakeNetwork(): FakeNetwork {
  const sockets: FakeSocket[] = []
  let refuse = false
  const dial: Dial = ({ url, protocols }, on) => {
    if (refuse) {
      refuse = false
      throw new DOMException('refused', 'SecurityError')
    }
    const socket = createFakeSocket(url, protocols, on)
    sockets.push(socket)
    return {
      send: (text) => void socket.sent.push(JSON.parse(text) as Envelope),
      abandon() {
        socket.abandoned = true
      },
    }
  }
  return {
    dial,
    sockets,
    get last() {
      const socket = sockets.at(-1)
      if (!socket) throw new Error('Nothing was dialled yet.')
      return socket
    },
    refuseNext() {
      refuse = true
    },
  }
}

function createFakeSocket(url: string, protocols: readonly string[], on: SocketHandlers): FakeSocket {
  return {
    url: new URL(url),
    protocols,
    sent: [],
    abandoned: false,
    open: () => on.opened(),
    receive(...frames) {
      for (const frame of frames) on.received(JSON.stringify(frame))
    },
    receiveRaw: (message) => on.received(message),
    close: (code = 1006, reason = '') => on.closed(code, reason),
  }
}
