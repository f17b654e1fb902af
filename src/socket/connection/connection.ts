import { createTimers } from '../../lib/createTimers'
import type { Outgoing } from '../link'
import { CLOSE } from '../protocol'
import type { Sent } from '../requests'
import type { ConnectVerdict } from './askConnect'
import { askStatus } from './askStatus'
import { type Attempt, createAttempt } from './attempt'
import { awaitWorkspaceRunning } from './awaitWorkspaceRunning'
import { backoffMs } from './backoff'
import { closeAction } from './closeAction'
import type { ConnectionOptions } from './connectionOptions'
import {
  type BlockedReason,
  type CatchingUp,
  type ConnectionState,
  initialConnection,
} from './connectionState'
import { createCredentials } from './credentials'
import { createMalformedGuard } from './malformedGuard'
import { createRetryThrottle } from './retryThrottle'
import { createRtt } from './rtt'
import type { Mode } from './session'
import { createSocketRoute } from './socketRoute'

/** Live for this long, and the next loss starts with short waits again. */
const STEADY_MS = 10_000

export type Connection = ReturnType<typeof createConnection>

/** One WebSocket that comes back by itself; its states are those of docs/protocol.md, "Connection". */
export function createConnection(options: ConnectionOptions) {
  const { target, clock, random, newId, browserSignals, on, fetch } = options
  const { isHidden } = browserSignals
  const timers = createTimers<'steady' | 'wait'>(clock)
  const rtt = createRtt({ clock, slow: (slowMs) => set({ slowMs }) })
  const malformed = createMalformedGuard(clock)
  const throttle = createRetryThrottle(clock)
  const credentials = createCredentials({ clock, token: options.token, getToken: options.getToken })
  const route = createSocketRoute(options)
  const workspaceWait = awaitWorkspaceRunning({
    clock,
    isHidden,
    askStatus: () => askStatus({ ...target, fetch, clock, token: credentials.current() }),
    askConnect: () => route.ask(credentials.current()),
    on: { runs: connect, refused: (kind) => refused({ kind }), changed: set, named },
  })

  let state = initialConnection
  let client = newId()
  let generation = 0
  let attempt: Attempt | null = null
  let failures = 0
  /** The server asked for this pause: no signal of the browser's cuts it short. */
  let isHeld = false
  let unsubscribe: (() => void) | null = null

  function set(change: Partial<ConnectionState>): void {
    state = { ...state, ...change }
    on.changed(state)
  }
  function named(workspaceName: string): void {
    set({ workspaceName })
  }

  /** A server we doubted has been gone since it was last heard. */
  const down = () => ({
    downSince: state.downSince ?? clock.wall(),
    unsettledAt: state.unsettledAt ?? state.heardAt ?? clock.now(),
  })

  function connect(): void {
    letGo()
    throttle.began()
    set({ status: 'connecting', nextTryAt: null, reason: null, starting: false, ...down() })
    attempt = createAttempt({
      ...options,
      identity: { client, gen: ++generation },
      credentials,
      route,
      rtt,
      on: {
        ...on,
        refused,
        closed,
        greeted,
        caughtUp,
        suspect: (heardAt) => set({ status: 'suspect', heardAt }),
        trusted: () => set({ status: session()?.isSyncing() ? 'syncing' : 'live', heardAt: null }),
        dead: loseAndRetry,
        malformed(reason) {
          on.malformed(reason)
          if (malformed.tooMany()) loseAndRetry()
        },
        announcedLate() {
          route.worked(true)
          loseAndRetry()
        },
      },
    })
    attempt.start()
  }

  const session = () => attempt?.session() ?? null

  function letGo(): void {
    timers.clearAll()
    workspaceWait.stop()
    attempt?.end()
    attempt = null
    rtt.forget()
  }

  function lose(isForgotten = false): void {
    letGo()
    set({ heardAt: null, catchingUp: [], ...down() })
    on.lost({ isForgotten })
  }

  function loseAndRetry(): void {
    lose()
    retry()
  }

  function greeted(mode: Mode): void {
    route.worked(mode === 'extended')
    throttle.takeWish()
    set({ status: 'syncing', downSince: null, blockedByProxy: false })
    on.greeted(mode)
  }

  function caughtUp(): void {
    const status = state.status === 'suspect' ? 'suspect' : 'live'
    set({ status, everLive: true, catchingUp: [], unsettledAt: null })
    timers.set('steady', STEADY_MS, () => {
      failures = 0
      credentials.rearm()
      set({ attempt: 0 })
    })
    on.caughtUp()
  }

  function closed(code: number, reason: string): void {
    const largest = code === CLOSE.tooLarge ? attempt?.largestSent() : null
    if (largest) on.oversized(largest)
    const action = closeAction(code, reason)
    lose(action.kind === 'renew')
    if (action.kind === 'renew') client = newId()
    if (action.kind === 'block') refused({ kind: action.reason })
    else if (action.kind === 'restart' && action.withinMs !== null) retry(random() * action.withinMs)
    else if (action.kind === 'restart' && failures === 0) retry(0)
    else retry()
  }

  /** Why there is no socket, said by HTTP, or by the code with which it was closed. */
  function refused(verdict: ConnectVerdict): void {
    letGo()
    if ('name' in verdict && verdict.name !== undefined) named(verdict.name)
    if (verdict.kind === 'gone') block('gone')
    else if (verdict.kind === 'auth') unauthorized()
    else if (verdict.kind === 'stopped' || verdict.kind === 'wait') stopped(verdict)
    else if (verdict.kind === 'retry') unopened(verdict)
    else retry()
  }

  function unauthorized(): void {
    if (credentials.refuse()) connect()
    else block('auth')
  }

  function unopened({ running, afterMs }: Extract<ConnectVerdict, { kind: 'retry' }>): void {
    if (!running) route.unreached()
    else if (route.failed()) set({ blockedByProxy: true })
    retry(afterMs)
  }

  function stopped(verdict: ConnectVerdict): void {
    block('stopped')
    // Who opens a page wants the workspace to run; who stopped it while the page was open does not.
    if (!state.everLive && route.isUnknown()) workspaceWait.start()
    else workspaceWait.begin(verdict)
  }

  function retry(afterMs?: number): void {
    isHeld = afterMs !== undefined
    set({ status: 'waiting', attempt: ++failures })
    tryIn(afterMs ?? throttle.takeWish() ?? backoffMs(failures - 1, random, isHidden()))
  }

  function tryIn(ms: number): void {
    set({ nextTryAt: clock.now() + ms })
    timers.set('wait', ms, connect)
  }

  function block(reason: BlockedReason): void {
    set({ status: 'blocked', reason, nextTryAt: null, starting: false, canStart: route.canStart() })
  }

  function skipWait(): void {
    const { status, reason, nextTryAt } = state
    if (status !== 'waiting' && status !== 'blocked' && status !== 'connecting') return
    const ms = reason === 'auth' ? null : throttle.asked(status === 'connecting')
    if (ms === 0 && reason === 'stopped') workspaceWait.look()
    else if (ms === 0) connect()
    else if (ms !== null && nextTryAt !== null && nextTryAt > clock.now() + ms) tryIn(ms)
  }

  return {
    start(): void {
      if (unsubscribe) return
      unsubscribe = browserSignals.subscribe((signal) => {
        if (signal === 'acted') return on.acted()
        set({ offline: !browserSignals.isOnline() })
        if (signal !== 'online' && signal !== 'shown') return
        session()?.woke()
        if (state.reason !== 'gone' && !isHeld) skipWait()
      })
      set({ offline: !browserSignals.isOnline() })
      connect()
    },
    /** Closes for good; `start` begins anew. */
    stop(): void {
      unsubscribe?.()
      unsubscribe = null
      lose()
      set({ status: 'idle', nextTryAt: null, reason: null, downSince: null, unsettledAt: null })
    },
    /** Skips the wait for the next try, at most once per 2 s. A person may also insist where we gave up. */
    retryNow: skipWait,
    /** Asks the server to start a workspace that has stopped. */
    startWorkspace(): void {
      if (state.reason === 'stopped' && state.canStart && !state.starting) workspaceWait.start()
    },
    /** What the channels still wait for; once that is nothing, `syncing` ends. */
    catchingUp(channels: readonly CatchingUp[]): void {
      if (!session()?.isSyncing()) return
      if (channels.length === 0) session()?.caughtUp()
      else set({ catchingUp: channels })
    },
    /** A question was answered, so what was sent before it was not too large. */
    answered: () => attempt?.answered(),
    nameIs: named,
    /** The next socket uses this token; a connection blocked for its token goes on at once. */
    provideToken(next: string): void {
      credentials.provide(next)
      if (state.status !== 'blocked' || state.reason !== 'auth') return
      failures = 0
      connect()
    },
    transmit: (channel: string, frame: Outgoing): Sent => attempt?.transmit(channel, frame) ?? 'closed',
  }
}
