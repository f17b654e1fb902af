import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ACTION_RULES, type ActionRule, begin, type Delivery, EXPIRES_MS } from '../socket/deliveryPolicy'
import { createFakeClock } from '../testing/kit/fakeClock'
import { createDeliveries, type Failure, type Pending } from './createDeliveries'

/**
 * A server that does whatever reaches it, once per frame, and a connection to it: a broken one swallows what is sent
 * until the client notices, a lost one takes nothing.
 */
function setUp(rule: ActionRule = ACTION_RULES.unqueue) {
  const clock = createFakeClock()
  let link: 'up' | 'broken' | 'lost' = 'up'
  let wire: string[] = []
  let answers: string[] = []
  let pending: Pending<Delivery> = {}
  const shown: Pending<Delivery>[] = []
  const sent: string[] = []
  const done: string[] = []
  const failures: [string, Failure][] = []
  const deliveries = createDeliveries<Delivery>({
    clock,
    rule: () => rule,
    pending: {
      get: () => pending,
      set(next) {
        pending = next
        shown.push(next)
      },
    },
    send(_, key) {
      if (link === 'lost') return false
      sent.push(key)
      if (link === 'up') wire.push(key)
      return true
    },
    failed(action, why) {
      failures.push([Object.keys(pending).find((key) => pending[key] === action) ?? '', why])
      return null
    },
  })
  const evidence = (_: Delivery, key: string) => (done.includes(key) ? 'done' : 'open')
  return {
    deliveries,
    clock,
    sent,
    done,
    failures,
    shown,
    pending: () => Object.fromEntries(Object.entries(pending).map(([key, { state }]) => [key, state])),
    start: (key: string, offline = false) =>
      deliveries.start(key, begin(clock, 'sending'), offline ? { offline: begin(clock, 'queued') } : {}),
    /** The oldest frame reaches the server, which does what it says. */
    arrive() {
      const key = link === 'up' ? wire.shift() : undefined
      if (key === undefined) return
      done.push(key)
      answers.push(key)
    },
    /** The oldest answer reaches the client. */
    answer() {
      const key = link === 'up' ? answers.shift() : undefined
      if (key !== undefined) deliveries.change((action, other) => (other === key ? null : action))
    },
    breaks() {
      if (link !== 'up') return
      link = 'broken'
      wire = []
      answers = []
    },
    notice() {
      if (link !== 'broken') return
      link = 'lost'
      deliveries.lost()
    },
    /** Connected again, and the server has told all it knows. */
    back(
      known: (action: Delivery, key: string) => ReturnType<typeof evidence> | 'unknown' | null = evidence,
    ) {
      if (link !== 'lost') return
      link = 'up'
      deliveries.afterReplay(known)
    },
  }
}

describe('an action of the user', () => {
  it('is pending before it is sent, so that an answer within the sending settles it', () => {
    let pending: Pending<Delivery> = {}
    const set = (next: Pending<Delivery>) => {
      pending = next
    }
    const clock = createFakeClock()
    const deliveries = createDeliveries<Delivery>({
      clock,
      rule: () => ACTION_RULES.decision,
      pending: { get: () => pending, set },
      send(_, key) {
        expect(pending[key]?.state).toBe('sending')
        deliveries.put(key, null)
        return true
      },
      failed: () => null,
    })
    expect(deliveries.start('a', begin(clock, 'sending'))).toBe(true)
    expect(pending).toEqual({})
    deliveries.put('b', begin(clock, 'queued'))
    deliveries.afterReplay(() => 'open')
    expect(pending).toEqual({})
  })

  it('leaves nothing where it could not be sent, or what the caller keeps', () => {
    const page = setUp()
    page.breaks()
    page.notice()
    expect(page.start('refused')).toBe(false)
    expect(page.start('kept', true)).toBe(false)
    expect(page.pending()).toEqual({ kept: 'queued' })
    page.back()
    expect(page.sent).toEqual(['kept'])
  })

  it('keeps its place when it is sent again, and shows nothing anew where nothing changed', () => {
    const page = setUp()
    for (const key of ['a', 'b', 'c']) page.start(key)
    page.start('b')
    expect(Object.keys(page.pending())).toEqual(['a', 'b', 'c'])
    const before = page.shown.length
    page.deliveries.change((action) => action)
    page.deliveries.put('unknown', null)
    expect(page.shown.length).toBe(before)
  })

  const { unqueue, resume, plainPrompt } = ACTION_RULES
  it.each([
    ['sent again where it was not done', unqueue, 'open', ['a', 'a'], { a: 'sending' }, []],
    ['forgotten where it was done', unqueue, 'done', ['a'], {}, []],
    ['not sent again where it may only be looked up', resume, 'open', ['a'], {}, [['a', 'notDone']]],
    [
      'left to the user where only the user can know',
      plainPrompt,
      'unknown',
      ['a'],
      { a: 'unconfirmed' },
      [],
    ],
    ['left as it is while nothing is known', unqueue, null, ['a'], { a: 'unconfirmed' }, []],
  ] as const)('is %s after a cut', (_, rule, evidence, sent, pending, failures) => {
    const page = setUp(rule)
    page.start('a')
    page.breaks()
    page.notice()
    page.back(() => evidence)
    expect(page.sent).toEqual(sent)
    expect(page.pending()).toEqual(pending)
    expect(page.failures).toEqual(failures)
  })

  it('stays unconfirmed where the next connection is lost before it can be sent again', () => {
    const page = setUp()
    page.start('a')
    page.breaks()
    page.notice()
    page.deliveries.afterReplay(() => 'open')
    expect(page.pending()).toEqual({ a: 'unconfirmed' })
    page.back()
    expect(page.sent).toEqual(['a', 'a'])
  })

  it('is not sent again once it is too old', () => {
    const page = setUp()
    page.start('a')
    page.breaks()
    page.notice()
    page.clock.jumpWall(EXPIRES_MS)
    page.back()
    expect(page.sent).toEqual(['a'])
    expect(page.failures).toEqual([['a', 'expired']])
  })
})

const KEYS = ['a', 'b', 'c']
const step = fc.oneof(
  fc.constantFrom('arrive', 'answer', 'breaks', 'notice', 'back', 'wait'),
  fc.tuple(fc.constantFrom('start', 'keep'), fc.constantFrom(...KEYS)),
)

describe('in whatever order a connection breaks, an answer comes and the state is told', () => {
  it.each(Object.entries(ACTION_RULES))('%s is done at most once, and never lost in silence', (_, rule) => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const page = setUp(rule)
        const accepted = new Set<string>()
        for (const one of steps) {
          if (typeof one === 'string') {
            if (one === 'wait') page.clock.jumpWall(EXPIRES_MS / 2)
            else page[one as 'arrive']()
            continue
          }
          const [what, key] = one
          if (accepted.has(key)) continue
          if (page.start(key, what === 'keep') || what === 'keep') accepted.add(key)
        }
        const told = (key: string) => page.failures.some(([failed]) => failed === key)
        for (const key of accepted)
          expect(page.done.includes(key) || key in page.pending() || told(key)).toBe(true)
        // Then the connection holds.
        page.breaks()
        page.notice()
        page.back()
        for (const _key of KEYS) page.arrive()
        for (const _key of KEYS) page.answer()
        for (const key of KEYS) {
          expect(page.done.filter((other) => other === key).length).toBeLessThanOrEqual(1)
          const isShown = told(key) || page.pending()[key] === 'unconfirmed'
          if (accepted.has(key)) expect(page.done.includes(key) !== isShown).toBe(true)
          if (rule.afterCut !== 'ask') expect(page.pending()).not.toHaveProperty(key)
        }
      }),
      { numRuns: 1000 },
    )
  })
})
