import { assertNever } from '../../lib/assertNever'
import { createTimers } from '../../lib/createTimers'
import type { Outgoing, Sent } from '../link'
import { socketAddress } from './address'
import { askConnect } from './askConnect'
import { askStatus } from './askStatus'
import {
  type ConnectionAction,
  type ConnectionQuestion,
  type ConnectionSignal,
  type ConnectionTimer,
  createConnectionMachine,
} from './connectionMachine'
import type { ConnectionOptions } from './connectionOptions'
import { type CatchingUp, isLive } from './connectionState'
import { askForToken } from './credentials'
import { createMalformedGuard } from './malformedGuard'
import { type OpenSocket, openSocket } from './openSocket'
import { reduceConnection } from './reduceConnection'
import { createRtt } from './rtt'

/**
 * One WebSocket that comes back by itself. `reduceConnection` decides what happens; sockets, timers and questions over HTTP
 * run here, and tell it what came of them.
 *
 * @example
 * const connection = createConnection({ target, token, dial: createDial(open), fetch, clock, …, on })
 * connection.start()
 * connection.transmit('terminal', { type: 'input', sessionId, data: 'ls\r' }) // 'sent' while it is live
 */
export function createConnection(options: ConnectionOptions) {
  const { target, clock, random, newId, browserSignals, getToken, fetch, on } = options
  const timers = createTimers<ConnectionTimer>(clock)
  const rtt = createRtt({ clock, slow: (ms) => dispatch({ type: 'slowed', ms }) })
  const malformed = createMalformedGuard(clock)
  const signals: ConnectionSignal[] = []
  let machine = createConnectionMachine({
    token: options.token,
    hasTokenProvider: getToken !== undefined,
    servedPage: options.servedPage,
    isSecure: target.endpoint.startsWith('https:'),
  })
  let isDispatching = false
  let client = options.firstClient ?? newId()
  let generation = 0
  let socket: OpenSocket | null = null
  /** Counts the questions: only the answer to the last one is heard, and none after `drop`. */
  let questions = 0
  let unsubscribe: (() => void) | null = null

  const circumstances = () => ({
    now: clock.now(),
    wall: clock.wall(),
    chance: random(),
    isHidden: browserSignals.isHidden(),
  })

  /** Signals that come meanwhile wait until what the first one asked for is done. */
  function dispatch(first: ConnectionSignal): void {
    signals.push(first)
    if (isDispatching) return
    isDispatching = true
    const errors: unknown[] = []
    /** An error in a handler, elsewhere in the page, must not keep the connection from its next step. */
    const run = (step: () => void) => {
      try {
        step()
      } catch (error) {
        errors.push(error)
      }
    }
    for (let signal = signals.shift(); signal; signal = signals.shift()) {
      const before = machine.state
      const next = reduceConnection(machine, signal, circumstances())
      machine = next.machine
      if (next.machine.state !== before) run(() => on.changed(next.machine.state))
      for (const action of next.actions) run(() => perform(action))
    }
    isDispatching = false
    if (errors.length > 0) throw errors[0]
  }

  function perform(action: ConnectionAction): void {
    switch (action.type) {
      case 'drop':
        drop()
        break
      case 'schedule': {
        const { timer, ms } = action
        timers.set(timer, ms, () => dispatch({ type: 'elapsed', timer }))
        break
      }
      case 'cancel':
        timers.clear(action.timer)
        break
      case 'askToken':
      case 'askConnect':
      case 'askStatus':
        ask(action)
        break
      case 'dial':
        dial(action)
        break
      case 'renewClient':
        client = newId()
        break
      case 'probe':
        socket?.probe()
        break
      case 'tellGreeted':
        on.greeted(action.mode)
        break
      case 'tellCaughtUp':
        socket?.caughtUp()
        on.caughtUp()
        break
      case 'tellLost':
        on.lost({ isForgotten: action.isForgotten })
        break
      case 'tellOversized': {
        const largest = socket?.largestSent()
        if (largest) on.oversized(largest)
        break
      }
      default:
        assertNever(action)
    }
  }

  function drop(): void {
    timers.clearAll()
    questions++
    socket?.drop()
    socket = null
    rtt.forget()
  }

  function ask(question: ConnectionQuestion): void {
    const asked = ++questions
    void answerTo(question).then((signal) => {
      if (asked === questions) dispatch(signal)
    })
  }

  async function answerTo(question: ConnectionQuestion): Promise<ConnectionSignal> {
    if (question.type === 'askToken') {
      const token = getToken ? await askForToken(clock, getToken, question.refused) : null
      return { type: 'tokenReceived', token }
    }
    const asked = { ...target, fetch, clock, token: question.token }
    return question.type === 'askConnect'
      ? { type: 'connectAnswered', verdict: await askConnect(asked) }
      : { type: 'statusAnswered', verdict: await askStatus(asked) }
  }

  function dial({ token, path, isTokenInQuery }: Extract<ConnectionAction, { type: 'dial' }>): void {
    const identity = { client, gen: ++generation }
    socket = openSocket({
      address: () =>
        socketAddress(target, token, { ...identity, ...options.hints() }, { path, inQuery: isTokenInQuery }),
      dial: options.dial,
      clock,
      isHidden: browserSignals.isHidden,
      announcedBefore: () => machine.route.announced,
      rtt,
      on: {
        opened: () => dispatch({ type: 'socketOpened' }),
        failed: () => dispatch({ type: 'socketFailed' }),
        closed: (code, reason) => dispatch({ type: 'socketClosed', code, reason }),
        frame: on.frame,
        probe: on.probe,
        greeted: (mode) => dispatch({ type: 'greeted', mode }),
        announcedLate: () => dispatch({ type: 'announcedLate' }),
        settled: () => dispatch({ type: 'settled' }),
        suspect: (heardAt) => dispatch({ type: 'suspected', heardAt }),
        trusted: () => dispatch({ type: 'trusted' }),
        dead: () => dispatch({ type: 'died' }),
        malformed(reason) {
          on.malformed(reason)
          if (malformed.tooMany()) dispatch({ type: 'died' })
        },
      },
    })
  }

  const seeNetwork = () => dispatch({ type: 'networkSeen', isOnline: browserSignals.isOnline() })

  return {
    start(): void {
      if (unsubscribe) return
      unsubscribe = browserSignals.subscribe((signal) => {
        if (signal === 'acted') return on.acted()
        seeNetwork()
        if (signal === 'online' || signal === 'shown') dispatch({ type: 'woke' })
      })
      on.changed(machine.state)
      seeNetwork()
      dispatch({ type: 'started' })
    },
    /** Closes for good; `start` begins anew. */
    stop(): void {
      unsubscribe?.()
      unsubscribe = null
      dispatch({ type: 'stopped' })
    },
    /** Skips the wait for the next attempt, at most once per 2 s. The user may also insist where it was given up. */
    retryNow: () => dispatch({ type: 'retryAsked' }),
    /** Asks the server to start a workspace that has stopped. */
    startWorkspace: () => dispatch({ type: 'startAsked' }),
    /** What the channels still wait for; once that is nothing, `syncing` ends. */
    catchingUp: (channels: readonly CatchingUp[]) => dispatch({ type: 'channelsWaiting', channels }),
    /** A question was answered, so what was sent before it was not too large. */
    answered: () => socket?.answered(),
    nameIs: (name: string) => dispatch({ type: 'workspaceNamed', name }),
    /** The next socket uses this token; a connection blocked for its token goes on at once. */
    provideToken: (token: string) => dispatch({ type: 'tokenProvided', token }),
    transmit: (channel: string, frame: Outgoing): Sent =>
      socket && isLive(machine.state) ? socket.send(channel, frame) : 'closed',
  }
}
