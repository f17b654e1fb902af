import { describe, expect, it } from 'vitest'
import {
  type Circumstances,
  type ConnectionMachine,
  type ConnectionSignal,
  createConnectionMachine,
} from './connectionMachine'
import { reduceConnection } from './reduceConnection'

const AT: Circumstances = { now: 10_000, wall: 0, chance: 0.5, isHidden: false }
const LATER = { ...AT, now: 60_000 }

const SIGNALS = {
  started: { type: 'started' },
  stopped: { type: 'stopped' },
  retryAsked: { type: 'retryAsked' },
  startAsked: { type: 'startAsked' },
  tokenProvided: { type: 'tokenProvided', token: 'new' },
  'channelsWaiting some': { type: 'channelsWaiting', channels: [{ channel: 'agent', count: 1 }] },
  'channelsWaiting none': { type: 'channelsWaiting', channels: [] },
  workspaceNamed: { type: 'workspaceNamed', name: 'demo' },
  'networkSeen offline': { type: 'networkSeen', isOnline: false },
  woke: { type: 'woke' },
  tokenReceived: { type: 'tokenReceived', token: 'given' },
  'connectAnswered auth': { type: 'connectAnswered', verdict: { kind: 'auth' } },
  'connectAnswered gone': { type: 'connectAnswered', verdict: { kind: 'gone' } },
  'connectAnswered open': { type: 'connectAnswered', verdict: { kind: 'open', path: '/live' } },
  'connectAnswered absent': { type: 'connectAnswered', verdict: { kind: 'absent' } },
  'connectAnswered plain': { type: 'connectAnswered', verdict: { kind: 'plain' } },
  'connectAnswered wait': { type: 'connectAnswered', verdict: { kind: 'wait', afterMs: 900 } },
  'connectAnswered stopped': { type: 'connectAnswered', verdict: { kind: 'stopped', canStart: true } },
  'connectAnswered retry': { type: 'connectAnswered', verdict: { kind: 'retry', running: false } },
  'statusAnswered auth': { type: 'statusAnswered', verdict: { kind: 'auth' } },
  'statusAnswered gone': { type: 'statusAnswered', verdict: { kind: 'gone' } },
  'statusAnswered stopped': { type: 'statusAnswered', verdict: { kind: 'stopped' } },
  'statusAnswered running': { type: 'statusAnswered', verdict: { kind: 'retry', running: true } },
  'statusAnswered nothing': { type: 'statusAnswered', verdict: { kind: 'retry', running: false } },
  'statusAnswered pause': {
    type: 'statusAnswered',
    verdict: { kind: 'retry', running: false, afterMs: 7000 },
  },
  socketOpened: { type: 'socketOpened' },
  socketFailed: { type: 'socketFailed' },
  'socketClosed 1006': { type: 'socketClosed', code: 1006, reason: '' },
  'socketClosed 1001': { type: 'socketClosed', code: 1001, reason: '' },
  'socketClosed 1009': { type: 'socketClosed', code: 1009, reason: '' },
  'socketClosed 4401': { type: 'socketClosed', code: 4401, reason: '' },
  'socketClosed 4404': { type: 'socketClosed', code: 4404, reason: '' },
  'socketClosed 4409': { type: 'socketClosed', code: 4409, reason: '' },
  'socketClosed 4410': { type: 'socketClosed', code: 4410, reason: '' },
  greeted: { type: 'greeted', mode: 'extended' },
  announcedLate: { type: 'announcedLate' },
  settled: { type: 'settled' },
  suspected: { type: 'suspected', heardAt: 5 },
  trusted: { type: 'trusted' },
  died: { type: 'died' },
  slowed: { type: 'slowed', ms: 1500 },
  'elapsed retry': { type: 'elapsed', timer: 'retry' },
  'elapsed open': { type: 'elapsed', timer: 'open' },
  'elapsed look': { type: 'elapsed', timer: 'look' },
  'elapsed steady': { type: 'elapsed', timer: 'steady' },
} as const satisfies Record<string, ConnectionSignal>
type SignalName = keyof typeof SIGNALS

const own = { token: 'first', hasTokenProvider: false, servedPage: true, isSecure: false }

function after(known: Parameters<typeof createConnectionMachine>[0], ...names: readonly SignalName[]) {
  let machine = createConnectionMachine(known)
  for (const name of names) machine = reduceConnection(machine, SIGNALS[name], AT).machine
  return machine
}

const OPENED = ['started', 'socketOpened'] as const
const LIVE = [...OPENED, 'greeted', 'channelsWaiting none'] as const

/** A machine in each status, and in each step of `connecting`. */
const BEFORE = {
  idle: after(own),
  'connecting: token': after({ ...own, hasTokenProvider: true }, 'started'),
  'connecting: route': after({ ...own, servedPage: false }, 'started'),
  'connecting: socket': after(own, 'started'),
  'connecting: greeting': after(own, ...OPENED),
  'connecting: status': after(own, 'started', 'socketFailed'),
  syncing: after(own, ...OPENED, 'greeted'),
  live: after(own, ...LIVE),
  suspect: after(own, ...LIVE, 'suspected'),
  waiting: after(own, ...LIVE, 'died'),
  'blocked: auth': after(own, ...LIVE, 'socketClosed 4401'),
  'blocked: gone': after(own, ...LIVE, 'socketClosed 4404'),
  'blocked: stopped': after(own, ...LIVE, 'socketClosed 4409'),
} as const satisfies Record<string, ConnectionMachine>
type StatusName = keyof typeof BEFORE

type Row = Partial<Record<SignalName, readonly [StatusName, ...string[]]>>

const DIALS = ['drop', 'schedule open', 'dial'] as const
const LOST = ['drop', 'tellLost'] as const
const STOPS: Row = { stopped: ['idle', ...LOST] }
/** What is true of each open socket, also before its server is recognised. */
const ENDS: Row = {
  ...STOPS,
  'socketClosed 1006': ['waiting', ...LOST, 'schedule retry'],
  'socketClosed 1001': ['waiting', ...LOST, 'schedule retry'],
  'socketClosed 1009': ['waiting', 'tellOversized', ...LOST, 'schedule retry'],
  'socketClosed 4401': ['blocked: auth', ...LOST],
  'socketClosed 4404': ['blocked: gone', ...LOST],
  'socketClosed 4409': ['blocked: stopped', ...LOST, 'schedule look'],
  'socketClosed 4410': ['waiting', ...LOST, 'renewClient', 'schedule retry'],
  announcedLate: ['waiting', ...LOST, 'schedule retry'],
  died: ['waiting', ...LOST, 'schedule retry'],
}
/** A look at a workspace that does not run, or the answer to `POST …/connect`. */
const REFUSALS: Row = {
  'connectAnswered auth': ['blocked: auth'],
  'connectAnswered gone': ['blocked: gone'],
}

/** The table of docs/architecture.md, "The connection". What is not in it changes nothing. */
const TABLE: Record<StatusName, Row> = {
  idle: { started: ['connecting: socket', ...DIALS] },
  'connecting: token': {
    ...STOPS,
    retryAsked: ['connecting: token', 'drop', 'askToken'],
    woke: ['connecting: token', 'drop', 'askToken'],
    tokenReceived: ['connecting: socket', 'schedule open', 'dial'],
  },
  'connecting: route': {
    ...STOPS,
    ...REFUSALS,
    retryAsked: ['connecting: route', 'drop', 'askConnect'],
    woke: ['connecting: route', 'drop', 'askConnect'],
    'connectAnswered open': ['connecting: socket', 'schedule open', 'dial'],
    'connectAnswered absent': ['connecting: socket', 'schedule open', 'dial'],
    'connectAnswered plain': ['connecting: socket', 'schedule open', 'dial'],
    'connectAnswered wait': ['blocked: stopped', 'schedule look'],
    'connectAnswered stopped': ['blocked: stopped', 'schedule look'],
    'connectAnswered retry': ['waiting', 'schedule retry'],
  },
  'connecting: socket': {
    ...STOPS,
    retryAsked: ['connecting: socket', ...DIALS],
    woke: ['connecting: socket', ...DIALS],
    socketOpened: ['connecting: greeting', 'cancel open'],
    socketFailed: ['connecting: status', 'drop', 'askStatus'],
    'elapsed open': ['connecting: status', 'drop', 'askStatus'],
  },
  'connecting: greeting': {
    ...ENDS,
    retryAsked: ['connecting: socket', ...DIALS],
    woke: ['connecting: socket', ...DIALS],
    greeted: ['syncing', 'tellGreeted'],
    // The user opens a page whose workspace does not run: a start is asked for.
    'socketClosed 4409': ['blocked: stopped', ...LOST, 'cancel look', 'askConnect'],
  },
  'connecting: status': {
    ...STOPS,
    retryAsked: ['connecting: socket', ...DIALS],
    woke: ['connecting: socket', ...DIALS],
    'statusAnswered auth': ['blocked: auth'],
    'statusAnswered gone': ['blocked: gone'],
    'statusAnswered stopped': ['blocked: stopped', 'cancel look', 'askConnect'],
    'statusAnswered running': ['waiting', 'schedule retry'],
    'statusAnswered nothing': ['waiting', 'schedule retry'],
    'statusAnswered pause': ['waiting', 'schedule retry'],
  },
  syncing: {
    ...ENDS,
    'channelsWaiting some': ['syncing'],
    'channelsWaiting none': ['live', 'schedule steady', 'tellCaughtUp'],
    settled: ['live', 'schedule steady', 'tellCaughtUp'],
    suspected: ['suspect'],
    woke: ['syncing', 'probe'],
    // Only before the page was live once does it ask for a start.
    'socketClosed 4409': ['blocked: stopped', ...LOST, 'cancel look', 'askConnect'],
  },
  live: { ...ENDS, suspected: ['suspect'], woke: ['live', 'probe'] },
  suspect: { ...ENDS, trusted: ['live'], woke: ['suspect', 'probe'] },
  waiting: {
    ...STOPS,
    retryAsked: ['connecting: socket', ...DIALS],
    woke: ['connecting: socket', ...DIALS],
    'elapsed retry': ['connecting: socket', ...DIALS],
  },
  'blocked: auth': { ...STOPS, tokenProvided: ['connecting: socket', ...DIALS] },
  'blocked: gone': { ...STOPS, retryAsked: ['connecting: socket', ...DIALS] },
  'blocked: stopped': {
    ...STOPS,
    ...REFUSALS,
    retryAsked: ['blocked: stopped', 'cancel look', 'askStatus'],
    woke: ['blocked: stopped', 'cancel look', 'askStatus'],
    'elapsed look': ['blocked: stopped', 'cancel look', 'askStatus'],
    'connectAnswered open': ['connecting: socket', ...DIALS],
    'connectAnswered absent': ['blocked: stopped', 'schedule look'],
    'connectAnswered plain': ['blocked: stopped', 'schedule look'],
    'connectAnswered wait': ['blocked: stopped', 'schedule look'],
    'connectAnswered stopped': ['blocked: stopped', 'schedule look'],
    'connectAnswered retry': ['blocked: stopped', 'schedule look'],
    'statusAnswered auth': ['blocked: auth'],
    'statusAnswered gone': ['blocked: gone'],
    'statusAnswered stopped': ['blocked: stopped', 'schedule look'],
    'statusAnswered running': ['connecting: socket', ...DIALS],
    'statusAnswered nothing': ['blocked: stopped', 'schedule look'],
    'statusAnswered pause': ['blocked: stopped', 'schedule look'],
  },
}

/** Signals that only note something, in every status. */
const NOTED: readonly SignalName[] = [
  'tokenProvided',
  'workspaceNamed',
  'networkSeen offline',
  'slowed',
  'suspected',
  'elapsed steady',
]

const placeOf = ({ state, step }: ConnectionMachine) =>
  [state.status, state.reason ?? step].filter((word) => word !== null).join(': ')

const statuses = Object.keys(BEFORE) as StatusName[]
const names = Object.keys(SIGNALS) as SignalName[]

describe.each(statuses)('%s', (status) => {
  const before = BEFORE[status]
  const outcome = (name: SignalName) => {
    const { machine, actions } = reduceConnection(before, SIGNALS[name], LATER)
    const done = actions.map((action) => ('timer' in action ? `${action.type} ${action.timer}` : action.type))
    return { machine, row: [placeOf(machine), ...done] }
  }

  it.each(names.filter((name) => TABLE[status][name]))('on %s', (name) => {
    expect(outcome(name).row).toEqual(TABLE[status][name])
  })

  it('keeps its status on every other signal, and does nothing', () => {
    for (const name of names.filter((each) => !TABLE[status][each])) {
      const { machine, row } = outcome(name)
      expect([name, ...row]).toEqual([name, status])
      if (!NOTED.includes(name)) expect([name, machine === before]).toEqual([name, true])
    }
  })
})

describe('what a change carries', () => {
  const on = (status: StatusName, name: SignalName, at = LATER) =>
    reduceConnection(BEFORE[status], SIGNALS[name], at)
  const play = (from: ConnectionMachine, ...signals: readonly (readonly [SignalName, number])[]) =>
    signals.reduce(
      (next, [name, now]) => reduceConnection(next.machine, SIGNALS[name], { ...AT, now }),
      reduceConnection(from, SIGNALS.workspaceNamed, AT),
    )

  it('is that only a server that asks for another client id has forgotten this one', () => {
    const ends = ['stopped', 'died', 'socketClosed 1006', 'socketClosed 4409', 'socketClosed 4410'] as const
    const forgotten = ends.map((name) => on('live', name).actions.find(({ type }) => type === 'tellLost'))
    expect(forgotten.map((action) => action && 'isForgotten' in action && action.isForgotten)).toEqual([
      false,
      false,
      false,
      false,
      true,
    ])
  })

  it('is the name of the workspace, and the channels that are waited for', () => {
    expect(on('idle', 'workspaceNamed').machine.state.workspaceName).toBe('demo')
    const { state } = on('syncing', 'channelsWaiting some').machine
    expect(state.catchingUp).toEqual([{ channel: 'agent', count: 1 }])
  })

  it('is that a doubt outlasts the catching up, and the catching up a doubt', () => {
    const doubted = play(BEFORE.syncing, ['suspected', 1])
    expect(play(doubted.machine, ['settled', 2]).machine.state.status).toBe('suspect')
    expect(play(doubted.machine, ['trusted', 2]).machine.state.status).toBe('syncing')
  })

  it('is a new back-off with a new token', () => {
    const { machine } = play(
      BEFORE.live,
      ['died', 1],
      ['elapsed retry', 2],
      ['socketFailed', 3],
      ['statusAnswered auth', 4],
    )
    expect(machine.state).toMatchObject({ reason: 'auth', attempt: 1 })
    expect(play(machine, ['tokenProvided', 5]).machine.state.attempt).toBe(0)
  })

  it('is whether the server can start the workspace, as far as an answer says', () => {
    const answered = (name: SignalName) => on('blocked: stopped', name).machine.state
    expect(answered('connectAnswered stopped')).toMatchObject({ canStart: true, starting: false })
    expect(answered('connectAnswered absent').canStart).toBe(false)
    const started = on('blocked: stopped', 'connectAnswered stopped').machine
    expect(play(started, ['connectAnswered plain', 1]).machine.state.canStart).toBe(true)
  })

  it('is a start that is given up after five minutes', () => {
    const asked = play(BEFORE['connecting: greeting'], ['socketClosed 4409', 0])
    expect(asked.machine.state.starting).toBe(true)
    const before = play(asked.machine, ['elapsed look', 300_000])
    expect([before.machine.state.starting, before.actions.at(-1)?.type]).toEqual([true, 'askConnect'])
    const overdue = play(asked.machine, ['elapsed look', 300_001])
    expect([overdue.machine.state.starting, overdue.actions.at(-1)?.type]).toEqual([false, 'askStatus'])
  })

  it('is the pause that the server asked for, whatever the user asked for meanwhile', () => {
    const asked = play(
      BEFORE['connecting: status'],
      ['retryAsked', 10_000],
      ['socketFailed', 10_001],
      ['retryAsked', 10_002],
    )
    const paused = play(asked.machine, ['statusAnswered pause', 10_003])
    expect(paused.machine.state.nextTryAt).toBe(17_003)
    const open = play(asked.machine, ['statusAnswered nothing', 10_003])
    expect(open.machine.state.nextTryAt).toBeLessThanOrEqual(12_003)
  })

  it('is a wait that gets shorter when a try is asked for again, and never longer', () => {
    const once = play(BEFORE['blocked: stopped'], ['connectAnswered open', 20_000])
    const waiting = play(
      once.machine,
      ['retryAsked', 24_000],
      ['socketFailed', 24_001],
      ['statusAnswered pause', 24_002],
    )
    expect(waiting.machine.state.nextTryAt).toBe(31_002)
    const sooner = play(waiting.machine, ['retryAsked', 24_500])
    expect(sooner.machine.state.nextTryAt).toBe(26_000)
    expect(play(sooner.machine, ['retryAsked', 25_000]).actions).toEqual([])
  })
})
