import type { Clock } from '../../lib/clock'
import { encodeFrame } from '../frame'
import type { Outgoing, Sent } from '../link'
import type { SocketAddress } from './address'
import type { Dial, Socket } from './dial'
import type { Rtt } from './rtt'
import { createSession, type Session, type SessionHandlers } from './session'

/** Frames that follow from others or have no effect: the user waits for no answer to them. */
const UNANSWERED: readonly string[] = ['ack', 'ping', 'user_activity']

export interface SentMessage {
  readonly channel: string
  readonly frame: Outgoing
}

interface OpenSocketHandlers extends SessionHandlers {
  readonly opened: () => void
  /** It did not open. */
  readonly failed: () => void
  /** It was open, and the server or the network closed it. */
  readonly closed: (code: number, reason: string) => void
}

interface Options {
  /** Throws where the server named a socket that is not its own. */
  readonly address: () => SocketAddress
  readonly dial: Dial
  readonly clock: Clock
  readonly isHidden: () => boolean
  /** This server announced itself on an earlier socket. */
  readonly announcedBefore: () => boolean
  readonly rtt: Rtt
  readonly on: OpenSocketHandlers
}

export type OpenSocket = ReturnType<typeof openSocket>

/**
 * One WebSocket from its dial to `drop`, after which its handlers are not called any more.
 *
 * @example
 * const socket = openSocket({ address, dial, clock, isHidden, announcedBefore, rtt, on })
 * socket.send('terminal', { type: 'ack', sessionId, units }) // 'sent'
 * socket.drop()
 */
export function openSocket({ address, dial, on, ...watched }: Options) {
  const largest = createLargestSent()
  let isDropped = false
  let socket: Socket | null = null
  let session: Session | null = null

  function opened(): void {
    const { announcedBefore, ...others } = watched
    session = createSession({ ...others, announcedBefore: announcedBefore(), on })
    on.opened()
  }

  try {
    socket = dial(address(), {
      opened: () => !isDropped && opened(),
      received: (message) => !isDropped && session?.received(message),
      closed: (code, reason) => !isDropped && (session ? on.closed(code, reason) : on.failed()),
    })
  } catch {
    // The browser refuses the address itself, for instance ws: from an https: page.
    on.failed()
  }

  return {
    /** Forgets the socket without waiting for its close, which may never come. */
    drop(): void {
      isDropped = true
      session?.end()
      socket?.abandon()
    },
    /** The channels have everything: quiet is not watched any more. */
    caughtUp: () => session?.caughtUp(),
    probe: () => session?.woke(),
    /** The largest message since the last answer. */
    largestSent: largest.largest,
    /** A question was answered, so what was sent before it was not too large. */
    answered: largest.forget,
    send(channel: string, frame: Outgoing): Sent {
      const text = encodeFrame(channel, frame)
      if (text === null) return 'tooLarge'
      socket?.send(text)
      largest.note(channel, frame, text.length)
      if (!UNANSWERED.includes(frame.type)) session?.acted()
      return 'sent'
    },
  }
}

/**
 * Remembers the largest message since the last answer of the server. When the server closes with 1009, it is that
 * message which was too large.
 */
function createLargestSent() {
  let largest: SentMessage | null = null
  let size = 0
  return {
    note(channel: string, frame: Outgoing, length: number): void {
      if (length <= size) return
      largest = { channel, frame }
      size = length
    },
    forget(): void {
      largest = null
      size = 0
    },
    largest: () => largest,
  }
}
