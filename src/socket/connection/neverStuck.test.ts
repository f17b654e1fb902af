import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ConnectVerdict } from './askConnect'
import type { StatusVerdict } from './askStatus'
import {
  type ConnectionAction,
  type ConnectionMachine,
  type ConnectionQuestion,
  type ConnectionSignal,
  type ConnectionTimer,
  createConnectionMachine,
} from './connectionMachine'
import { isLive } from './connectionState'
import { reduceConnection } from './reduceConnection'

/** What runs beside the machine: timers, at most one question and at most one socket. */
interface Effects {
  readonly timers: Set<ConnectionTimer>
  question: ConnectionQuestion['type'] | null
  socket: 'opening' | 'open' | null
}

interface Known {
  readonly hasTokenProvider: boolean
  readonly servedPage: boolean
  readonly isSecure: boolean
}

function createModel(known: Known) {
  const effects: Effects = { timers: new Set(), question: null, socket: null }
  let machine: ConnectionMachine = createConnectionMachine({ token: 'first', ...known })
  let now = 0

  function perform(action: ConnectionAction): void {
    if (action.type === 'drop') {
      effects.timers.clear()
      effects.question = null
      effects.socket = null
    } else if (action.type === 'schedule') {
      expect(action.ms).toBeGreaterThanOrEqual(0)
      effects.timers.add(action.timer)
    } else if (action.type === 'cancel') effects.timers.delete(action.timer)
    else if (action.type === 'dial') effects.socket = 'opening'
    else if (action.type === 'askToken' || action.type === 'askConnect' || action.type === 'askStatus')
      effects.question = action.type
  }

  function signal(given: ConnectionSignal, passed: number, chance: number): void {
    now += passed
    if (given.type === 'elapsed') effects.timers.delete(given.timer)
    if (given.type.endsWith('Answered') || given.type === 'tokenReceived') effects.question = null
    if (given.type === 'socketOpened') effects.socket = 'open'
    if (given.type === 'socketClosed' || given.type === 'socketFailed') effects.socket = null
    const next = reduceConnection(machine, given, { now, wall: now, chance, isHidden: chance > 0.8 })
    machine = next.machine
    for (const action of next.actions) perform(action)
  }

  return { effects, signal, machine: () => machine }
}

const VERDICTS: readonly StatusVerdict[] = [
  { kind: 'auth' },
  { kind: 'gone' },
  { kind: 'stopped' },
  { kind: 'stopped', starting: true, name: 'demo' },
  { kind: 'stopped', canStart: true },
  { kind: 'retry', running: true },
  { kind: 'retry', running: false },
  { kind: 'retry', running: false, afterMs: 7000 },
]
const CONNECT_VERDICTS: readonly ConnectVerdict[] = [
  ...VERDICTS,
  { kind: 'open', path: '/live' },
  { kind: 'absent' },
  { kind: 'plain' },
  { kind: 'wait', afterMs: 2000 },
]
const ALWAYS: readonly ConnectionSignal[] = [
  { type: 'started' },
  { type: 'stopped' },
  { type: 'retryAsked' },
  { type: 'startAsked' },
  { type: 'tokenProvided', token: 'first' },
  { type: 'tokenProvided', token: 'other' },
  { type: 'channelsWaiting', channels: [] },
  { type: 'channelsWaiting', channels: [{ channel: 'agent', count: 3 }] },
  { type: 'networkSeen', isOnline: false },
  { type: 'networkSeen', isOnline: true },
  { type: 'woke' },
]
const NOTICED: readonly ConnectionSignal[] = [
  { type: 'settled' },
  { type: 'suspected', heardAt: 0 },
  { type: 'trusted' },
  { type: 'died' },
  { type: 'announcedLate' },
]
const CLOSES = [1000, 1001, 1006, 1009, 1011, 1013, 4401, 4403, 4404, 4409, 4410]

/** What timers, questions and the socket may say next. */
function possible({ timers, question, socket }: Effects, { step }: ConnectionMachine): ConnectionSignal[] {
  const closed = CLOSES.flatMap((code) =>
    ['', 'retry-after-ms=8000'].map((reason) => ({ type: 'socketClosed', code, reason }) as const),
  )
  const opened: readonly ConnectionSignal[] =
    step === 'greeting'
      ? [{ type: 'greeted', mode: 'extended' }, { type: 'greeted', mode: 'documented' }, { type: 'died' }]
      : NOTICED
  return [
    ...[...timers].map((timer) => ({ type: 'elapsed', timer }) as const),
    ...(question === 'askToken'
      ? ['first', 'other', null].map((token) => ({ type: 'tokenReceived', token }) as const)
      : []),
    ...(question === 'askConnect'
      ? CONNECT_VERDICTS.map((verdict) => ({ type: 'connectAnswered', verdict }) as const)
      : []),
    ...(question === 'askStatus'
      ? VERDICTS.map((verdict) => ({ type: 'statusAnswered', verdict }) as const)
      : []),
    ...(socket === 'opening' ? [{ type: 'socketOpened' } as const, { type: 'socketFailed' } as const] : []),
    ...(socket === 'open' ? [...opened, ...closed] : []),
  ]
}

/** Something runs that will lead on, or the user has the word. */
function hasNextStep({ state, step }: ConnectionMachine, { timers, question, socket }: Effects): boolean {
  switch (state.status) {
    case 'idle':
      return timers.size === 0 && question === null && socket === null
    case 'connecting':
      if (step === 'token') return question === 'askToken'
      if (step === 'route') return question === 'askConnect'
      if (step === 'status') return question === 'askStatus'
      if (step === 'socket') return socket === 'opening' && timers.has('open')
      return step === 'greeting' && socket === 'open'
    case 'waiting':
      return timers.has('retry') && state.nextTryAt !== null && socket === null
    case 'blocked':
      if (state.reason !== 'stopped') return socket === null && timers.size === 0
      return timers.has('look') || question !== null
    case 'syncing':
    case 'live':
    case 'suspect':
      return socket === 'open'
  }
}

/** What a server says that is well and whose workspace runs, or the user does where only the user can. */
function kindly({ timers, question, socket }: Effects, { state, step }: ConnectionMachine): ConnectionSignal {
  if (question === 'askToken') return { type: 'tokenReceived', token: 'kind' }
  if (question === 'askConnect') return { type: 'connectAnswered', verdict: { kind: 'open', path: '/live' } }
  if (question === 'askStatus') return { type: 'statusAnswered', verdict: { kind: 'retry', running: true } }
  if (socket === 'opening') return { type: 'socketOpened' }
  if (step === 'greeting') return { type: 'greeted', mode: 'extended' }
  if (state.status === 'suspect') return { type: 'trusted' }
  if (state.status === 'syncing') return { type: 'settled' }
  const [timer] = timers
  if (timer !== undefined) return { type: 'elapsed', timer }
  if (state.status === 'idle') return { type: 'started' }
  return state.reason === 'auth' ? { type: 'tokenProvided', token: 'kind' } : { type: 'retryAsked' }
}

/** From any status: refused token, provider, route, socket, greeting, catching up. */
const MOST_STEPS = 12

const known = fc.record({ hasTokenProvider: fc.boolean(), servedPage: fc.boolean(), isSecure: fc.boolean() })
const steps = fc.array(
  fc.record({
    /** Which of the signals that are possible. */
    pick: fc.nat(),
    isOutside: fc.boolean(),
    passed: fc.constantFrom(0, 10, 900, 3000, 20_000, 400_000),
    chance: fc.double({ min: 0, max: 0.999, noNaN: true }),
  }),
  { maxLength: 60 },
)

describe('whatever happens to it', () => {
  it('the connection has a next step, and a server that is well makes it live', () => {
    fc.assert(
      fc.property(known, steps, (settings, played) => {
        const { effects, signal, machine } = createModel(settings)
        signal({ type: 'started' }, 0, 0)
        for (const { pick, isOutside, passed, chance } of played) {
          const able = possible(effects, machine())
          const from = isOutside || able.length === 0 ? ALWAYS : able
          signal(from[pick % from.length] ?? { type: 'woke' }, passed, chance)
          expect([machine(), effects, hasNextStep(machine(), effects)]).toEqual([machine(), effects, true])
        }
        for (let n = 0; n < MOST_STEPS && machine().state.status !== 'live'; n++)
          signal(kindly(effects, machine()), 5000, 0)
        expect(machine().state).toMatchObject({ status: 'live', unsettledAt: null, downSince: null })
      }),
      { numRuns: 2000 },
    )
  })

  it('says nothing that contradicts its status', () => {
    fc.assert(
      fc.property(known, steps, (settings, played) => {
        const { effects, signal, machine } = createModel(settings)
        for (const { pick, isOutside, passed, chance } of played) {
          const able = possible(effects, machine())
          const from = isOutside || able.length === 0 ? ALWAYS : able
          signal(from[pick % from.length] ?? { type: 'woke' }, passed, chance)
          const { state, step } = machine()
          expect([step !== null, state]).toEqual([state.status === 'connecting', state])
          expect([state.reason !== null, state]).toEqual([state.status === 'blocked', state])
          expect([state.heardAt !== null, state]).toEqual([state.status === 'suspect', state])
          if (state.status !== 'waiting') expect([state.nextTryAt, state]).toEqual([null, state])
          if (isLive(state)) expect([state.downSince, state]).toEqual([null, state])
          if (state.starting) expect([state.reason, state]).toEqual(['stopped', state])
        }
      }),
    )
  })
})
