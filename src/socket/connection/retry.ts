import type { StatusVerdict } from './askStatus'
import { backoffMs, QUICK_TRIES, quickMs } from './backoff'
import type { Circumstances, ConnectionMachine } from './connectionMachine'
import { type Next, next, show } from './connectionTransition'
import { takeWanted } from './retryThrottle'
import { answersHttp, isProxyLikely, withFailure } from './socketRoute'

/** Waits for the next attempt: for `pauseMs`, for what is left until a try that was asked for, or for the back-off. */
export function retry(machine: ConnectionMachine, at: Circumstances, pauseMs?: number): Next {
  const attempt = machine.state.attempt + 1
  const wanted = pauseMs === undefined ? takeWanted(machine.throttle, at.now) : null
  // After quick tries the waits go on where they would be without them, after as much time.
  const failures = attempt - Math.max(1, machine.quickTries)
  const ms = pauseMs ?? wanted?.ms ?? backoffMs(failures, () => at.chance, at.isHidden)
  const waiting: ConnectionMachine = {
    ...show(machine, { status: 'waiting', attempt }),
    step: null,
    isQuick: false,
    isPauseAsked: pauseMs !== undefined,
    throttle: wanted?.throttle ?? machine.throttle,
  }
  return retryIn(waiting, ms, at)
}

/**
 * Nothing answered: some quick tries notice at once when the network is back. They ask over HTTP, since Chromium holds new
 * sockets of a page back after some that failed: the 12th took 0.3 s to fail, each from the 14th on 1 to 4 s (measured with
 * 60 ms between them; the first took 1 to 6 ms).
 */
export function retryUnreachable(machine: ConnectionMachine, at: Circumstances): Next {
  const { quickTries } = machine
  const mayPoll = machine.state.everLive && answersHttp(machine.route) && !machine.throttle.isWanted
  if (!mayPoll || at.isHidden || quickTries >= QUICK_TRIES) return retry(machine, at)
  const waiting = retry(
    { ...machine, quickTries: quickTries + 1 },
    at,
    quickMs(() => at.chance),
  )
  return { ...waiting, machine: { ...waiting.machine, isPauseAsked: false, isQuick: true } }
}

/** A quick try: the attempt proper follows as soon as anything answers. */
export const poll = (machine: ConnectionMachine, at: Circumstances): Next =>
  next(
    {
      ...show(machine, { status: 'connecting', nextTryAt: null }),
      step: 'poll',
      throttle: { ...machine.throttle, attemptAt: at.now },
    },
    { type: 'askStatus', token: machine.credentials.token },
  )

export const retryIn = (machine: ConnectionMachine, ms: number, at: Circumstances): Next =>
  next(show(machine, { nextTryAt: at.now + ms }), { type: 'schedule', timer: 'retry', ms })

/** The socket did not open, and HTTP was asked why. */
export function unopened(
  machine: ConnectionMachine,
  { running, unreachable, afterMs }: Extract<StatusVerdict, { kind: 'retry' }>,
  at: Circumstances,
): Next {
  if (!running) {
    const reset = { ...machine, route: { ...machine.route, failures: 0 } }
    return unreachable && afterMs === undefined ? retryUnreachable(reset, at) : retry(reset, at, afterMs)
  }
  const route = withFailure(machine.route)
  const blockedByProxy = machine.state.blockedByProxy || isProxyLikely(route)
  return retry(show({ ...machine, route }, { blockedByProxy }), at, afterMs)
}
