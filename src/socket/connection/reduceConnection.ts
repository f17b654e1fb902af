import { assertNever } from '../../lib/assertNever'
import { CLOSE } from '../protocol'
import type { ConnectVerdict } from './askConnect'
import type { StatusVerdict } from './askStatus'
import { initialWait, isStartOverdue, startWanted, takePause } from './awaitWorkspaceRunning'
import { closeAction } from './closeAction'
import type {
  Circumstances,
  ConnectionAction,
  ConnectionMachine,
  ConnectionSignal,
  ConnectionTimer,
} from './connectionMachine'
import { type BlockedReason, type CatchingUp, isLive } from './connectionState'
import {
  after,
  down,
  hasSocket,
  isSyncing,
  isWaitingForWorkspace,
  lost,
  type Next,
  named,
  next,
  STEADY_MS,
  show,
  stay,
} from './connectionTransition'
import { mustAskProvider, usableToken, withProvided } from './credentials'
import { poll, retry, retryIn, retryUnreachable, unopened } from './retry'
import { askForTry, takeWanted } from './retryThrottle'
import type { Mode } from './session'
import { mustAsk, withAnswer, withSuccess } from './socketRoute'

/** The longest that a socket may take to open. */
const OPEN_MS = 10_000

/**
 * Decides what the connection does next; the table is in docs/architecture.md, "The connection". A signal that means
 * nothing in the current status changes nothing.
 *
 * @example
 * const { machine, actions } = reduceConnection(before, { type: 'started' }, circumstances)
 * // machine.state.status === 'connecting'; actions: drop, schedule open, dial
 */
export function reduceConnection(
  machine: ConnectionMachine,
  signal: ConnectionSignal,
  at: Circumstances,
): Next {
  switch (signal.type) {
    case 'started':
      return machine.state.status === 'idle' ? connect(machine, at) : stay(machine)
    case 'stopped':
      return stop(machine, at)
    case 'retryAsked':
      return skipWait(machine, at)
    case 'startAsked':
      return startWorkspace(machine, at)
    case 'tokenProvided':
      return provideToken(machine, signal.token, at)
    case 'channelsWaiting':
      return waitForChannels(machine, signal.channels, at)
    case 'workspaceNamed':
      return stay(show(machine, { workspaceName: signal.name }))
    case 'networkSeen':
      return stay(show(machine, { offline: !signal.isOnline }))
    case 'woke':
      return wake(machine, at)
    case 'tokenReceived':
      return tokenReceived(machine, signal.token, at)
    case 'connectAnswered':
      return connectAnswered(machine, signal.verdict, at)
    case 'statusAnswered':
      return statusAnswered(machine, signal.verdict, at)
    case 'socketOpened':
      if (machine.step !== 'socket') return stay(machine)
      return next({ ...machine, step: 'greeting' }, { type: 'cancel', timer: 'open' })
    case 'socketFailed':
      return machine.step === 'socket' ? diagnose(machine) : stay(machine)
    case 'socketClosed':
      return hasSocket(machine) ? closed(machine, signal.code, signal.reason, at) : stay(machine)
    case 'greeted':
      return machine.step === 'greeting' ? greeted(machine, signal.mode, at) : stay(machine)
    case 'announcedLate':
      if (!hasSocket(machine)) return stay(machine)
      return loseAndRetry({ ...machine, route: withSuccess(machine.route, true) }, at)
    case 'settled':
      return caughtUp(machine, at)
    case 'suspected':
      if (!isLive(machine.state)) return stay(machine)
      return stay(show(machine, { status: 'suspect', heardAt: signal.heardAt }))
    case 'trusted':
      if (machine.state.status !== 'suspect') return stay(machine)
      return stay(show(machine, { status: isSyncing(machine) ? 'syncing' : 'live', heardAt: null }))
    case 'died':
      return hasSocket(machine) ? loseAndRetry(machine, at) : stay(machine)
    case 'slowed':
      return stay(show(machine, { slowMs: signal.ms }))
    case 'elapsed':
      return elapsed(machine, signal.timer, at)
    default:
      return assertNever(signal)
  }
}

// An attempt: token, route, socket, greeting.

function connect(machine: ConnectionMachine, at: Circumstances): Next {
  const connecting = show(machine, {
    status: 'connecting',
    nextTryAt: null,
    reason: null,
    starting: false,
    ...down(machine, at),
  })
  const begun: ConnectionMachine = {
    ...connecting,
    step: 'token',
    isPauseAsked: false,
    throttle: { ...machine.throttle, attemptAt: at.now },
    wait: initialWait,
  }
  const { credentials } = begun
  if (mustAskProvider(credentials))
    return next(begun, { type: 'drop' }, { type: 'askToken', refused: credentials.refused })
  return after([{ type: 'drop' }], proceed({ ...begun, credentials: { ...credentials, isFresh: false } }, at))
}

/** Whatever answers may have a socket again: the attempt itself learns what the answer means. */
const polled = (machine: ConnectionMachine, verdict: StatusVerdict, at: Circumstances): Next =>
  verdict.kind === 'retry' && verdict.unreachable ? retryUnreachable(machine, at) : connect(machine, at)

function tokenReceived(machine: ConnectionMachine, given: string | null, at: Circumstances): Next {
  if (machine.step !== 'token') return stay(machine)
  const token = given ?? machine.credentials.token
  return proceed({ ...machine, credentials: { ...machine.credentials, token } }, at)
}

/** The token is decided: the route is next, or the socket. */
function proceed(machine: ConnectionMachine, at: Circumstances): Next {
  const token = usableToken(machine.credentials)
  if (token === null) return unauthorized(machine, at)
  if (mustAsk(machine.route)) return next({ ...machine, step: 'route' }, { type: 'askConnect', token })
  return dial(machine)
}

function dial(machine: ConnectionMachine): Next {
  const { token } = machine.credentials
  const { path, isTokenInQuery } = machine.route
  return next(
    { ...machine, step: 'socket' },
    { type: 'schedule', timer: 'open', ms: OPEN_MS },
    { type: 'dial', token, path, isTokenInQuery },
  )
}

/** The socket did not open and a browser does not say why, so HTTP is asked. */
const diagnose = (machine: ConnectionMachine): Next =>
  next(
    { ...machine, step: 'status' },
    { type: 'drop' },
    { type: 'askStatus', token: machine.credentials.token },
  )

function connectAnswered(before: ConnectionMachine, verdict: ConnectVerdict, at: Circumstances): Next {
  const machine = { ...before, route: withAnswer(before.route, verdict) }
  if (isWaitingForWorkspace(machine)) return looked(machine, verdict, at)
  if (machine.step !== 'route') return stay(before)
  const { kind } = verdict
  if (kind === 'open' || kind === 'absent' || kind === 'plain') return dial(machine)
  return refused(machine, verdict, at)
}

function statusAnswered(machine: ConnectionMachine, verdict: StatusVerdict, at: Circumstances): Next {
  if (isWaitingForWorkspace(machine)) return looked(machine, verdict, at)
  if (machine.step === 'poll') return polled(machine, verdict, at)
  return machine.step === 'status' ? refused(machine, verdict, at) : stay(machine)
}

// An open socket.

function greeted(machine: ConnectionMachine, mode: Mode, at: Circumstances): Next {
  const open = show(machine, { status: 'syncing', downSince: null, blockedByProxy: false })
  return next(
    {
      ...open,
      step: null,
      route: withSuccess(machine.route, mode === 'extended'),
      throttle: takeWanted(machine.throttle, at.now).throttle,
    },
    { type: 'tellGreeted', mode },
  )
}

function waitForChannels(
  machine: ConnectionMachine,
  channels: readonly CatchingUp[],
  at: Circumstances,
): Next {
  if (!isSyncing(machine)) return stay(machine)
  return channels.length === 0 ? caughtUp(machine, at) : stay(show(machine, { catchingUp: channels }))
}

function caughtUp(machine: ConnectionMachine, at: Circumstances): Next {
  if (!isSyncing(machine)) return stay(machine)
  const status = machine.state.status === 'suspect' ? 'suspect' : 'live'
  return next(
    {
      ...show(machine, { status, everLive: true, catchingUp: [], unsettledAt: null }),
      caughtUpAt: at.now,
    },
    { type: 'schedule', timer: 'steady', ms: STEADY_MS },
    { type: 'tellCaughtUp' },
  )
}

// The end of a socket.

const loseAndRetry = (machine: ConnectionMachine, at: Circumstances): Next =>
  after([{ type: 'drop' }, { type: 'tellLost', isForgotten: false }], retry(lost(machine, at), at))

function closed(machine: ConnectionMachine, code: number, reason: string, at: Circumstances): Next {
  const action = closeAction(code, reason)
  const isForgotten = action.kind === 'renew'
  const ended: ConnectionAction[] = [{ type: 'drop' }, { type: 'tellLost', isForgotten }]
  // The largest message is forgotten with the socket.
  if (code === CLOSE.tooLarge) ended.unshift({ type: 'tellOversized' })
  if (isForgotten) ended.push({ type: 'renewClient' })
  const without = lost(machine, at)
  if (action.kind === 'block') return after(ended, refused(without, { kind: action.reason }, at))
  if (action.kind === 'restart' && action.withinMs !== null)
    return after(ended, retry(without, at, at.chance * action.withinMs))
  const isFirst = action.kind === 'restart' && machine.state.attempt === 0
  return after(ended, isFirst ? retry(without, at, 0) : retry(without, at))
}

/** There is no socket, for a reason that HTTP or the close code gave. */
function refused(before: ConnectionMachine, verdict: ConnectVerdict, at: Circumstances): Next {
  const machine = named(before, verdict)
  if (verdict.kind === 'auth') return unauthorized(machine, at)
  if (verdict.kind === 'gone') return stay(blocked(machine, 'gone'))
  if (verdict.kind === 'stopped' || verdict.kind === 'wait') return notRunning(machine, verdict, at)
  return verdict.kind === 'retry' ? unopened(machine, verdict, at) : retry(machine, at)
}

/** The token was refused: another one is asked for, once. */
function unauthorized(machine: ConnectionMachine, at: Circumstances): Next {
  const { token, hasProvider, mayExchange } = machine.credentials
  const credentials = { ...machine.credentials, refused: token, mayExchange: false }
  const spent = { ...machine, credentials }
  return hasProvider && mayExchange ? connect(spent, at) : stay(blocked(spent, 'auth'))
}

// Waiting for the next attempt.

function wake(machine: ConnectionMachine, at: Circumstances): Next {
  if (isLive(machine.state)) return next(machine, { type: 'probe' })
  return machine.state.reason === 'gone' || machine.isPauseAsked ? stay(machine) : skipWait(machine, at)
}

function skipWait(machine: ConnectionMachine, at: Circumstances): Next {
  const { status, reason, nextTryAt } = machine.state
  if (status !== 'waiting' && status !== 'blocked' && status !== 'connecting') return stay(machine)
  if (reason === 'auth') return stay(machine)
  const { throttle, ms } = askForTry(machine.throttle, at.now, status === 'connecting')
  const asked = { ...machine, throttle }
  if (ms === 0) return reason === 'stopped' ? look(asked, at) : connect(asked, at)
  const isSooner = ms !== null && nextTryAt !== null && nextTryAt > at.now + ms
  return isSooner ? retryIn(asked, ms, at) : stay(asked)
}

// Blocked: only the user, or a workspace that runs again, leads on.

function blocked(machine: ConnectionMachine, reason: BlockedReason): ConnectionMachine {
  const canStart = machine.route.connect === 'there'
  const state = { status: 'blocked', reason, nextTryAt: null, starting: false, canStart } as const
  return { ...show(machine, state), step: null, wait: initialWait }
}

function provideToken(before: ConnectionMachine, token: string, at: Circumstances): Next {
  const machine = { ...before, credentials: withProvided(before.credentials, token) }
  return before.state.reason === 'auth'
    ? connect({ ...show(machine, { attempt: 0 }), quickTries: 0 }, at)
    : stay(machine)
}

function notRunning(before: ConnectionMachine, verdict: ConnectVerdict, at: Circumstances): Next {
  const machine = blocked(before, 'stopped')
  // The user who opens a page wants its workspace to run. One who stopped it while the page was open does not.
  const isWanted = !machine.state.everLive && machine.route.connect === 'unknown'
  return isWanted ? wantStart(machine, at) : looked(machine, verdict, at)
}

function startWorkspace(machine: ConnectionMachine, at: Circumstances): Next {
  const { reason, canStart, starting } = machine.state
  return reason === 'stopped' && canStart && !starting ? wantStart(machine, at) : stay(machine)
}

const wantStart = (machine: ConnectionMachine, at: Circumstances): Next =>
  look({ ...show(machine, { starting: true }), wait: startWanted(at.now) }, at)

/** Asks for the status of the workspace, or for its start while one is wanted. */
function look(before: ConnectionMachine, at: Circumstances): Next {
  const machine = isStartOverdue(before.wait, at.now)
    ? { ...show(before, { starting: false }), wait: { ...before.wait, startsUntil: null } }
    : before
  const type = machine.wait.startsUntil === null ? 'askStatus' : 'askConnect'
  return next(machine, { type: 'cancel', timer: 'look' }, { type, token: machine.credentials.token })
}

/** What the answer about a workspace that did not run asks for. */
function looked(before: ConnectionMachine, verdict: ConnectVerdict, at: Circumstances): Next {
  const machine = named(before, verdict)
  switch (verdict.kind) {
    case 'auth':
      return unauthorized(machine, at)
    case 'gone':
      return stay(blocked(machine, 'gone'))
    case 'open':
      return connect(machine, at)
    case 'retry':
      return verdict.running ? connect(machine, at) : lookIn(machine, at, verdict.afterMs)
    case 'wait': {
      const wait = machine.wait.startsUntil === null ? startWanted(at.now) : machine.wait
      return lookIn({ ...show(machine, { starting: true }), wait }, at, verdict.afterMs)
    }
    case 'stopped':
      return stillStopped(machine, at, verdict)
    case 'absent':
      return stillStopped(machine, at, { canStart: false })
    case 'plain':
      return stillStopped(machine, at, {})
    default:
      return assertNever(verdict)
  }
}

/** It does not run. `canStart` is undefined where the answer does not say. */
function stillStopped(
  machine: ConnectionMachine,
  at: Circumstances,
  { starting = false, canStart = machine.state.canStart }: { starting?: boolean; canStart?: boolean },
): Next {
  const wait = { ...machine.wait, startsUntil: null }
  return lookIn({ ...show(machine, { starting, canStart }), wait }, at)
}

function lookIn(machine: ConnectionMachine, at: Circumstances, afterMs?: number): Next {
  const { wait, ms } = takePause(machine.wait, at.isHidden)
  return next({ ...machine, wait }, { type: 'schedule', timer: 'look', ms: afterMs ?? ms })
}

function stop(machine: ConnectionMachine, at: Circumstances): Next {
  if (machine.state.status === 'idle') return stay(machine)
  const idle = show(lost(machine, at), {
    status: 'idle',
    nextTryAt: null,
    reason: null,
    starting: false,
    downSince: null,
    unsettledAt: null,
  })
  return next(idle, { type: 'drop' }, { type: 'tellLost', isForgotten: false })
}

function elapsed(machine: ConnectionMachine, timer: ConnectionTimer, at: Circumstances): Next {
  const { status, reason } = machine.state
  switch (timer) {
    case 'retry':
      if (status !== 'waiting') return stay(machine)
      return machine.isQuick ? poll(machine, at) : connect(machine, at)
    case 'open':
      return machine.step === 'socket' ? diagnose(machine) : stay(machine)
    case 'look':
      return reason === 'stopped' ? look(machine, at) : stay(machine)
    case 'steady': {
      if (!isLive(machine.state)) return stay(machine)
      const credentials = { ...machine.credentials, mayExchange: true }
      return stay({ ...show(machine, { attempt: 0 }), quickTries: 0, credentials })
    }
    default:
      return assertNever(timer)
  }
}
