import { createTimers } from '../lib/createTimers'
import { socketAddress } from './address'
import { askStatus } from './askStatus'
import { backoffMs } from './backoff'
import { closeAction } from './closeAction'
import type { ConnectionOptions } from './connectionOptions'
import { type BlockedReason, type ConnectionState, initialConnection } from './connectionState'
import type { Socket } from './dial'
import { encodeFrame } from './encodeFrame'
import type { Outgoing } from './link'
import type { Sent } from './requests'
import { createSession, type Mode, type Session } from './session'

const CONNECT_MS = 10_000
/** Live for this long, and the next loss starts with short waits again. */
const STEADY_MS = 10_000
const MIN_SKIP_GAP_MS = 2000
const POLL_MS = 5000
const HIDDEN_POLL_MS = 30_000
/** Refused sockets, with HTTP fine, after which a proxy is the likely reason. */
const PROXY_TRIES = 8

export type Connection = ReturnType<typeof createConnection>

/** One WebSocket that comes back by itself; its states are those of docs/protocol.md, "Connection". */
export function createConnection(options: ConnectionOptions) {
  const { target, dial, clock, random, newId, surroundings, on } = options
  const timers = createTimers<'connect' | 'steady' | 'wait' | 'poll'>(clock)

  let state = initialConnection
  let token = options.token
  let client = newId()
  /** Counts the sockets; whatever an older one still says is ignored. */
  let generation = 0
  let socket: Socket | null = null
  let session: Session | null = null
  let failures = 0
  let refusals = 0
  let announced = false
  let tokenInQuery = false
  let skippedAt = Number.NEGATIVE_INFINITY
  let unsubscribe: (() => void) | null = null

  function set(change: Partial<ConnectionState>): void {
    state = { ...state, ...change }
    on.changed(state)
  }

  function connect(): void {
    letGo()
    const mine = generation
    set({ status: 'connecting', nextTryAt: null, reason: null, downSince: state.downSince ?? clock.wall() })
    timers.set('connect', CONNECT_MS, () => void explainRefusal())
    const address = socketAddress(target, token, { client, gen: mine, ...options.hints() }, tokenInQuery)
    try {
      socket = dial(address, {
        opened: () => mine === generation && opened(),
        received: (message) => mine === generation && session?.received(message),
        closed: (code, reason) =>
          mine === generation && (session ? closed(code, reason) : void explainRefusal()),
      })
    } catch {
      // The browser refuses the address itself, as it does with ws: from an https: page.
      void explainRefusal()
    }
  }

  /** Forgets the socket without waiting for its close, which may never come. */
  function letGo(): void {
    generation++
    timers.clearAll()
    session?.end()
    session = null
    socket?.abandon()
    socket = null
  }

  function lose(): void {
    letGo()
    set({ downSince: state.downSince ?? clock.wall() })
    on.lost()
  }

  function opened(): void {
    timers.clear('connect')
    refusals = 0
    const loseAndRetry = () => {
      lose()
      retry()
    }
    session = createSession({
      clock,
      isHidden: surroundings.isHidden,
      announcedBefore: announced,
      on: {
        ...on,
        greeted,
        caughtUp,
        dead: loseAndRetry,
        announcedLate() {
          announced = true
          loseAndRetry()
        },
      },
    })
  }

  function greeted(mode: Mode): void {
    if (mode === 'extended') announced = true
    set({ status: 'syncing', downSince: null, blockedByProxy: false })
    on.greeted(mode)
  }

  function caughtUp(): void {
    set({ status: 'live', everLive: true })
    timers.set('steady', STEADY_MS, () => {
      failures = 0
      set({ attempt: 0 })
    })
  }

  function closed(code: number, reason: string): void {
    lose()
    const action = closeAction(code, reason)
    if (action.kind === 'block') block(action.reason)
    else if (action.kind === 'restart' && action.withinMs !== null) retry(random() * action.withinMs)
    else if (action.kind === 'restart' && failures === 0) retry(0)
    else {
      if (action.kind === 'renew') client = newId()
      retry()
    }
  }

  const askWhy = () => askStatus({ ...target, fetch: options.fetch, clock, token })

  /** The socket did not open and a browser does not say why, so HTTP is asked. */
  async function explainRefusal(): Promise<void> {
    letGo()
    const asked = generation
    const verdict = await askWhy()
    if (asked !== generation) return
    learnName(verdict.name)
    if (verdict.kind !== 'retry') return block(verdict.kind)
    refusals = verdict.running ? refusals + 1 : 0
    if (refusals >= PROXY_TRIES) set({ blockedByProxy: true })
    if (verdict.running && mayMoveToken()) tokenInQuery = !tokenInQuery
    retry(verdict.afterMs)
  }

  /** Servers in the field may know only `?token=` (docs/protocol.md, part 3). */
  const mayMoveToken = () => target.endpoint.startsWith('https:') && !announced && !options.servedPage

  function retry(afterMs = backoffMs(failures, random, surroundings.isHidden())): void {
    failures++
    set({ status: 'waiting', attempt: failures, nextTryAt: clock.wall() + afterMs })
    timers.set('wait', afterMs, connect)
  }

  function block(reason: BlockedReason): void {
    set({ status: 'blocked', reason, nextTryAt: null })
    if (reason === 'stopped') pollLater()
  }

  function pollLater(): void {
    timers.set('poll', surroundings.isHidden() ? HIDDEN_POLL_MS : POLL_MS, () => void poll())
  }

  /** A workspace that does not run may be started again by somebody. */
  async function poll(): Promise<void> {
    timers.clear('poll')
    const asked = generation
    const verdict = await askWhy()
    if (asked !== generation) return
    learnName(verdict.name)
    if (verdict.kind === 'retry' && verdict.running) connect()
    else if (verdict.kind === 'auth' || verdict.kind === 'gone') block(verdict.kind)
    else pollLater()
  }

  function learnName(workspaceName: string | undefined): void {
    if (workspaceName !== undefined) set({ workspaceName })
  }

  function skipWait(): void {
    const waits = state.status === 'waiting' || state.reason === 'stopped'
    if (!waits || clock.now() - skippedAt < MIN_SKIP_GAP_MS) return
    skippedAt = clock.now()
    if (state.status === 'waiting') connect()
    else void poll()
  }

  return {
    start(): void {
      if (unsubscribe) return
      unsubscribe = surroundings.subscribe((signal) => {
        set({ offline: !surroundings.isOnline() })
        if (signal !== 'online' && signal !== 'shown') return
        session?.woke()
        skipWait()
      })
      set({ offline: !surroundings.isOnline() })
      connect()
    },
    /** Closes for good; `start` begins anew. */
    stop(): void {
      unsubscribe?.()
      unsubscribe = null
      lose()
      set({ status: 'idle', nextTryAt: null, reason: null, downSince: null })
    },
    /** Skips the wait for the next try, at most once per 2 s. */
    retryNow: skipWait,
    /** Ends `syncing`: every channel has what it needs. */
    caughtUp: () => session?.caughtUp(),
    nameIs: learnName,
    /** The next socket uses this token; a connection blocked for its token goes on at once. */
    provideToken(next: string): void {
      token = next
      if (state.status !== 'blocked' || state.reason !== 'auth') return
      failures = 0
      connect()
    },
    transmit(channel: string, frame: Outgoing): Sent {
      if (!socket || !session || session.mode() === null) return 'closed'
      const text = encodeFrame(channel, frame)
      if (text === null) return 'tooLarge'
      socket.send(text)
      return 'sent'
    },
  }
}
