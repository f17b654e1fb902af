import { createTimers } from '../../lib/createTimers'
import { encodeFrame } from '../encodeFrame'
import type { Outgoing } from '../link'
import type { Sent } from '../requests'
import type { Hints } from './address'
import type { ConnectVerdict } from './askConnect'
import { askStatus } from './askStatus'
import type { ConnectionOptions } from './connectionOptions'
import type { Credentials } from './credentials'
import type { Socket } from './dial'
import { createLargestSent } from './largestSent'
import type { Rtt } from './rtt'
import { createSession, type Session, type SessionHandlers } from './session'
import type { SocketRoute } from './socketRoute'

const CONNECT_MS = 10_000
/** Frames that follow from others or have no effect: nobody waits for what they do. */
const UNANSWERED: readonly string[] = ['ack', 'ping', 'user_activity']

const PLAIN = { kind: 'plain' } as const satisfies ConnectVerdict

export interface AttemptHandlers extends SessionHandlers {
  /** There is no socket, for this reason. */
  readonly refused: (verdict: ConnectVerdict) => void
  /** There was one, and the server or the network closed it. */
  readonly closed: (code: number, reason: string) => void
}

interface Options
  extends Pick<ConnectionOptions, 'target' | 'dial' | 'fetch' | 'clock' | 'browserSignals' | 'hints'> {
  readonly identity: Pick<Hints, 'client' | 'gen'>
  readonly credentials: Credentials
  readonly route: SocketRoute
  readonly rtt: Rtt
  readonly on: AttemptHandlers
}

export type Attempt = ReturnType<typeof createAttempt>

/** One try to get a socket, and what happens on it until `end`. Whatever is said later is ignored. */
export function createAttempt(options: Options) {
  const { target, fetch, clock, credentials, route, on } = options
  const timers = createTimers<'connect'>(clock)
  const sent = createLargestSent()
  let isOver = false
  /** The socket was let go; why it did not open may still be found out. */
  let isReleased = false
  let socket: Socket | null = null
  let session: Session | null = null

  /** Some have to be asked before there is a token, or a socket to open. */
  async function enter(promised: string | null | Promise<string | null>): Promise<void> {
    const token = await promised
    if (isOver) return
    const verdict = token !== null && route.isShut() ? await route.ask(token) : PLAIN
    if (isOver) return
    const { kind } = verdict
    if (kind === 'open' || kind === 'absent' || kind === 'plain') open(token)
    else on.refused(verdict)
  }

  function open(token: string | null): void {
    if (token === null) {
      on.refused({ kind: 'auth' })
      return
    }
    timers.set('connect', CONNECT_MS, () => void explain())
    try {
      const address = route.address(token, { ...options.identity, ...options.hints() })
      socket = options.dial(address, {
        opened: () => !isReleased && opened(),
        received: (message) => !isReleased && session?.received(message),
        closed: (code, reason) => !isReleased && (session ? on.closed(code, reason) : void explain()),
      })
    } catch {
      // The browser refuses the address itself, as it does with ws: from an https: page.
      void explain()
    }
  }

  function opened(): void {
    timers.clear('connect')
    const { isHidden } = options.browserSignals
    session = createSession({
      clock,
      isHidden,
      announcedBefore: route.announcedBefore(),
      rtt: options.rtt,
      on,
    })
  }

  /** Forgets the socket without waiting for its close, which may never come. */
  function release(): void {
    isReleased = true
    timers.clearAll()
    session?.end()
    session = null
    socket?.abandon()
    socket = null
  }

  /** The socket did not open and a browser does not say why, so HTTP is asked. */
  async function explain(): Promise<void> {
    release()
    const verdict = await askStatus({ ...target, fetch, clock, token: credentials.current() })
    if (!isOver) on.refused(verdict)
  }

  return {
    start(): void {
      const token = credentials.next()
      if (token instanceof Promise || route.isShut()) void enter(token)
      else open(token)
    },
    end(): void {
      isOver = true
      release()
    },
    session: () => session,
    /** The largest message since the last answer. */
    largestSent: sent.largest,
    /** A question was answered, so what was sent before it was not too large. */
    answered: sent.forget,
    transmit(channel: string, frame: Outgoing): Sent {
      if (!socket || !session || session.mode() === null) return 'closed'
      const text = encodeFrame(channel, frame)
      if (text === null) return 'tooLarge'
      socket.send(text)
      sent.note(channel, frame, text.length)
      if (!UNANSWERED.includes(frame.type)) session.acted()
      return 'sent'
    },
  }
}
