import type { Socket } from 'node:net'
import { deflateRawSync } from 'node:zlib'
import type { RawData, WebSocket } from 'ws'
import { CLOSE } from '../../src/socket/protocol'
import type { Log } from '../lib/log'
import type { Client } from './channel'
import type { EncodeFrame } from './frame'
import { createLanes, type Focus, laneOf, searchKey, spend } from './lanes'

/** Query hints of the socket's address (docs/protocol.md, query hints). */
export interface SocketHints {
  readonly client: string | null
  readonly gen: number
  readonly agentSeq: number | null
  readonly agentEpoch: string | null
  /** The client inflates binary messages. */
  readonly inflates: boolean
}

/** Milliseconds, and bytes that may wait for a peer that reads too slowly. */
export interface SocketLimits {
  readonly pingMs: number
  readonly pongMs: number
  readonly writeMs: number
  /** Of what comes by itself: control, events, what the socket already has. */
  readonly maxUrgentBytes: number
  /** Large answers that may wait before another is begun. */
  readonly maxAnswerBytes: number
  /** Of everything, with the answers it asked for. */
  readonly maxBufferedBytes: number
}

/** Fewer bytes fit a few packets and are not deflated … */
const DEFLATE_FROM = 1_024
/** … and a level above costs time and saves little: 148 kB of coloured lines become 32 kB in 0.7 ms, with 6 31 kB in 1.2. */
const DEFLATE = { level: 3 }

export const SOCKET_LIMITS: SocketLimits = {
  pingMs: 45_000,
  pongMs: 120_000,
  writeMs: 30_000,
  maxUrgentBytes: 4 * 1024 * 1024,
  maxAnswerBytes: 2 * 1024 * 1024,
  maxBufferedBytes: 8 * 1024 * 1024,
}

/** One accepted socket: a `Client` to the channels, and the way to end it. */
export interface Connection extends Client {
  /** The client typed in this terminal: what it says next goes before other terminals. */
  typed(sessionId: string): void
  /** Sends a close frame; the channels hear of it at once, TCP ends within a second. */
  end(code: number, reason: string): void
  /** Resolves when TCP has ended. */
  readonly gone: Promise<void>
}

export interface ConnectionOptions {
  readonly id: string
  readonly ws: WebSocket
  /** The TCP socket below, which knows whether the peer takes bytes. */
  readonly socket: Socket
  readonly hints: SocketHints
  readonly limits: SocketLimits
  /** Milliseconds, monotonic. */
  readonly now: () => number
  readonly encode: EncodeFrame
  readonly log: Log
  received(message: Buffer, isBinary: boolean): void
  closed(): void
}

export function createConnection(options: ConnectionOptions): Connection {
  const { id, ws, socket, hints, limits, encode, log } = options
  const bucket = createTokenBucket(options.now)
  let open = true
  let resuming: NodeJS.Timeout | undefined
  let pongDue: NodeJS.Timeout | undefined
  let focus: Focus | null = null
  let roomAsked: (() => void)[] = []
  const deflated = new WeakSet<Buffer>()
  const lanes = createLanes({
    buffered: () => ws.bufferedAmount,
    write: (bytes) => ws.send(bytes, { binary: deflated.has(bytes) }, pump),
  })
  const pinging = setInterval(ping, limits.pingMs)

  /** Of one frame and before it waits, so that what waits is counted as it is sent. */
  function deflate(text: Buffer): Buffer {
    if (!hints.inflates || text.byteLength < DEFLATE_FROM) return text
    const bytes = deflateRawSync(text, DEFLATE)
    deflated.add(bytes)
    return bytes
  }

  function ping(): void {
    ws.ping()
    pongDue ??= setTimeout(() => end(CLOSE.internal, 'no pong'), limits.pongMs)
  }

  function pump(): void {
    if (open && ws.readyState === ws.OPEN) lanes.pump()
    if (!hasRoom()) return
    const asked = roomAsked
    roomAsked = []
    for (const go of asked) go()
  }

  const hasRoom = () => !open || lanes.waiting([3]) < limits.maxAnswerBytes

  function isOverloaded(): boolean {
    const urgent = ws.bufferedAmount + lanes.waiting([0, 1])
    return urgent > limits.maxUrgentBytes || urgent + lanes.waiting([2, 3]) > limits.maxBufferedBytes
  }

  function release(): void {
    if (!open) return
    open = false
    lanes.clear()
    clearInterval(pinging)
    clearTimeout(pongDue)
    clearTimeout(resuming)
    pump()
    options.closed()
  }

  function end(code: number, reason: string): void {
    if (!open) return
    log.info('Closing a socket', { id, code, reason })
    release()
    ws.close(code, reason)
    // A socket held back by the rate limit would not read the peer's close frame.
    ws.resume()
  }

  /** Over the rate limit no frame is dropped: the socket is not read for a while. */
  function count(): void {
    const pauseMs = bucket.take()
    if (pauseMs === 0) return
    ws.pause()
    clearTimeout(resuming)
    resuming = setTimeout(() => ws.resume(), pauseMs)
  }

  ws.on('message', (message, isBinary) => {
    if (!open) return
    count()
    options.received(toBuffer(message), isBinary)
  })
  ws.on('pong', () => {
    clearTimeout(pongDue)
    pongDue = undefined
  })
  // A frame over the limit or against RFC 6455: ws closes by itself with the fitting code.
  ws.on('error', (error) => log.info('A socket failed', { id, error: error.message }))
  const gone = new Promise<void>((resolve) => {
    ws.on('close', (code) => {
      log.debug('A socket closed', { id, code })
      release()
      resolve()
    })
  })
  // Node restarts this timer whenever the peer takes or sends anything.
  socket.setTimeout(limits.writeMs)
  socket.on('timeout', () => {
    if (ws.bufferedAmount > 0) end(CLOSE.overload, 'too slow')
  })

  return {
    id,
    tab: hints.client,
    address: socket.remoteAddress ?? null,
    agentSeq: hints.agentSeq,
    agentEpoch: hints.agentEpoch,
    send(frame, how) {
      if (!open || ws.readyState !== ws.OPEN) return
      const text = encode(frame)
      if (text === null) return
      const bytes = how === 'replay' ? deflate(text) : text
      lanes.push(bytes, laneOf(frame, bytes.byteLength, focus))
      focus = spend(focus, frame)
      lanes.pump()
      if (isOverloaded()) end(CLOSE.overload, 'too slow')
    },
    // Not what waits in the lane of large answers, which the client asked for at its own pace.
    bufferedBytes: () => ws.bufferedAmount + lanes.waiting([0, 1, 2]),
    answerBytes: (search) => (search === undefined ? lanes.waiting([3]) : lanes.waitingOf(searchKey(search))),
    answerRoom: () =>
      new Promise((resolve) => {
        if (hasRoom()) resolve()
        else roomAsked.push(resolve)
      }),
    typed(sessionId) {
      focus = { sessionId, units: 0 }
    },
    end,
    gone,
  }
}

function toBuffer(message: RawData): Buffer {
  if (Buffer.isBuffer(message)) return message
  return Array.isArray(message) ? Buffer.concat(message) : Buffer.from(message)
}

/** Messages one socket may send: a second's worth on average, and how many at once. */
const MESSAGE_RATE = 1_000
const MESSAGE_BURST = 5_000

/** @param now milliseconds, monotonic */
export function createTokenBucket(now: () => number, rate = MESSAGE_RATE, burst = MESSAGE_BURST) {
  let left = burst
  let at = now()
  return {
    /** Takes one. Returns the milliseconds to stop reading for, 0 when none. */
    take(): number {
      const time = now()
      left = Math.min(burst, left + ((time - at) * rate) / 1_000) - 1
      at = time
      // What had been read before the pause may overdraw; the pause grows with it.
      return left < 1 ? Math.ceil(((1 - left) * 1_000) / rate) : 0
    },
  }
}
