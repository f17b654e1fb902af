import type { Socket } from 'node:net'
import type { WebSocket } from 'ws'
import { CHANNELS, type ChannelName, CLOSE, type Envelope } from '../../src/socket/protocol'
import type { Log } from '../lib/log'
import { FrameError, type ServerChannel } from './channel'
import {
  type Connection,
  createConnection,
  SOCKET_LIMITS,
  type SocketHints,
  type SocketLimits,
} from './connection'
import { createEncodeFrame, type ErrorCode, errorFrame, readFrame } from './frame'
import { createTabRegistry } from './tabRegistry'

/** `config` first: the client reads the capabilities from its `state` before anything else. */
const PLACES: Readonly<Record<ChannelName, number>> = { config: 0, agent: 1, terminal: 2, ports: 3, files: 4 }
const OPENING = [...CHANNELS].sort((one, other) => PLACES[one] - PLACES[other])
const MAX_CONNECTIONS = 256
/** Time for a channel to end its shells and agents, ms. */
const STOP_MS = 4_000
/** With more sockets than this, clients are asked to spread their reconnects … */
const CROWD = 20
/** … over this time, ms: each second sees about a tenth of them (goal G8 allows 15 %). */
const SPREAD_MS = 10_000

export interface HubOptions {
  readonly channels: readonly ServerChannel[]
  readonly log: Log
  readonly newId: () => string
  /** Milliseconds, monotonic. */
  readonly now: () => number
  readonly limits?: Partial<SocketLimits> | undefined
  readonly maxConnections?: number | undefined
}

/** Opens the channels for each socket and routes each frame to its channel. No input makes it throw. */
export interface Hub {
  accept(ws: WebSocket, socket: Socket, hints: SocketHints): void
  /** Sockets now open. */
  size(): number
  /** The hub refuses further sockets. */
  isFull(): boolean
  /** Closes all sockets with 1001 and ends the channels. */
  stop(): Promise<void>
}

/**
 * The hub of one workspace.
 *
 *     const hub = createHub({ channels, log, newId: randomUUID, now: () => performance.now() })
 *     upgrades.handleUpgrade(request, socket, head, (ws) => hub.accept(ws, socket, hints))
 */
export function createHub(options: HubOptions): Hub {
  const { log, now, newId, maxConnections = MAX_CONNECTIONS } = options
  const limits = { ...SOCKET_LIMITS, ...options.limits }
  const channels = OPENING.flatMap((name) => options.channels.filter((channel) => channel.name === name))
  const connections = new Set<Connection>()
  const tabs = createTabRegistry<Connection>()
  const encode = createEncodeFrame(log)
  let stopped = false

  function accept(ws: WebSocket, socket: Socket, hints: SocketHints): void {
    const connection = createConnection({
      id: newId(),
      ws,
      socket,
      hints,
      limits,
      encode,
      log,
      now,
      received: (message, isBinary) => receive(connection, message, isBinary),
      closed: () => release(connection),
    })
    if (!admit(connection, hints.gen)) return
    connections.add(connection)
    log.debug('A socket opened', { id: connection.id, tab: connection.tab })
    for (const channel of channels) guard(channel, 'opened', () => channel.opened(connection))
  }

  /** Closes the tab's older socket before the new one gets its first frame, or closes the new one where it may not stay. */
  function admit(connection: Connection, generation: number): boolean {
    const end = (code: number, reason: string) => {
      connection.end(code, reason)
      return false
    }
    if (stopped) return end(CLOSE.restart, 'shutting down')
    if (connection.tab !== null) {
      const { stale, older } = tabs.claim(connection.tab, generation, connection)
      if (stale) return end(CLOSE.superseded, 'superseded')
      older?.end(CLOSE.superseded, 'superseded')
    }
    return connections.size < maxConnections || end(CLOSE.overload, 'too many sockets')
  }

  function release(connection: Connection): void {
    if (connection.tab !== null) tabs.release(connection.tab, connection)
    if (!connections.delete(connection)) return
    for (const channel of channels) guard(channel, 'closed', () => channel.closed(connection))
  }

  function guard(channel: ServerChannel, what: string, run: () => void): void {
    try {
      run()
    } catch (error) {
      log.error('A channel failed', { channel: channel.name, what, error })
    }
  }

  function receive(connection: Connection, message: Buffer, isBinary: boolean): void {
    const reading = readFrame(message, isBinary)
    if ('frame' in reading) void route(connection, reading.frame)
    else connection.send(errorFrame(reading.code, reading.error, null))
  }

  /** Async, so that what a channel throws and what it rejects with end in the same place. */
  async function route(connection: Connection, frame: Envelope): Promise<void> {
    // `activity` keeps hosted machines awake; this server does not sleep.
    if (frame.channel === 'activity') return
    const channel = channels.find(({ name }) => name === frame.channel)
    if (channel === undefined) {
      connection.send(errorFrame('UNKNOWN_CHANNEL', 'There is no such channel.', frame))
      return
    }
    if (frame.channel === 'terminal' && frame.type === 'input' && typeof frame.sessionId === 'string')
      connection.typed(frame.sessionId)
    try {
      await channel.received(connection, frame)
    } catch (error) {
      const code: ErrorCode = error instanceof FrameError ? error.code : 'INTERNAL'
      if (!(error instanceof FrameError))
        log.error('A frame was not handled', { channel: channel.name, type: frame.type, error })
      const words = error instanceof FrameError ? error.message : 'The server failed at this; see its log.'
      connection.send(errorFrame(code, words, frame))
    }
  }

  return {
    accept,
    size: () => connections.size,
    isFull: () => stopped || connections.size >= maxConnections,
    async stop() {
      stopped = true
      const open = [...connections]
      const reason = open.length > CROWD ? `retry-after-ms=${SPREAD_MS}` : 'shutting down'
      for (const connection of open) connection.end(CLOSE.restart, reason)
      const stopping = channels.map(async (channel) => {
        try {
          await channel.stop()
        } catch (error) {
          log.error('A channel did not stop', { channel: channel.name, error })
        }
      })
      await Promise.race([Promise.all([...stopping, ...open.map(({ gone }) => gone)]), expire(STOP_MS)])
    },
  }
}

function expire(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref()
  })
}
