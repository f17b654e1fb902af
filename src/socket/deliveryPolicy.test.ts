import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFakeClock } from '../testing/kit/fakeClock'
import {
  ACTION_RULES,
  type ActionRule,
  afterReplay,
  begin,
  cut,
  EXPIRES_MS,
  whileOffline,
} from './deliveryPolicy'

const { prompt, plainPrompt, decision, fileChange } = ACTION_RULES

describe('an action without a connection', () => {
  it('is refused where its order or meaning could change, else one of its kind waits', () => {
    const waiting = begin(createFakeClock(), 'queued')
    expect(whileOffline(fileChange, [])).toBe('refuse')
    expect(whileOffline(decision, [])).toBe('refuse')
    expect(whileOffline(prompt, [{ ...waiting, state: 'failed' }])).toBe('queue')
    expect(whileOffline(prompt, [waiting])).toBe('refuse')
  })
})

describe('an action that a lost connection left open', () => {
  const lost = () => cut(begin(createFakeClock(), 'sending'))
  const judge = (rule: ActionRule, evidence: Parameters<typeof afterReplay>[2]) =>
    afterReplay(lost(), rule, evidence, createFakeClock())

  it('is forgotten once it shows that it was done', () => {
    for (const rule of Object.values(ACTION_RULES)) expect(judge(rule, 'done')).toBe('forget')
  })
  it('is sent again only where the server takes each id once', () => {
    expect(judge(prompt, 'open')).toBe('send')
    expect(judge(decision, 'open')).toBe('send')
  })
  it('is never sent again where its order counts: what became of it is looked up', () => {
    expect(judge(fileChange, 'open')).toEqual({ fail: 'notDone' })
    expect(judge(fileChange, 'unknown')).toBe('ask')
  })
  it('is left to the user where nothing else can know', () => {
    expect(judge(plainPrompt, 'unknown')).toBe('ask')
    expect(judge(plainPrompt, 'open')).toBe('ask')
  })
  it('waits while it is being sent, and once it has failed', () => {
    for (const state of ['sending', 'failed'] as const) {
      const delivery = { ...lost(), state }
      for (const evidence of ['open', 'outdated', 'unknown'] as const)
        expect(afterReplay(delivery, prompt, evidence, createFakeClock())).toBe('wait')
    }
  })
  it('is not done any more after 15 minutes, slept through or not', async () => {
    const clock = createFakeClock()
    const waiting = begin(clock, 'queued')
    await clock.advance(EXPIRES_MS - 1)
    expect(afterReplay(waiting, prompt, 'open', clock)).toBe('send')
    await clock.advance(1)
    expect(afterReplay(waiting, prompt, 'open', clock)).toEqual({ fail: 'expired' })
    const slept = { ...clock, now: () => 5, wall: () => clock.wall() }
    expect(
      afterReplay({ ...waiting, since: { now: 0, wall: clock.wall() - EXPIRES_MS } }, prompt, 'open', slept),
    ).toEqual({ fail: 'expired' })
    const turnedBack = { ...clock, wall: () => 0 }
    expect(afterReplay(waiting, prompt, 'open', turnedBack)).toEqual({ fail: 'expired' })
  })
})

/** One action, a server that does what reaches it, and a connection that may be cut at any point of the way. */
const step = fc.constantFrom('decide', 'arrive', 'answer', 'cut', 'reconnect', 'wait')

function run(rule: ActionRule, idempotent: boolean, steps: readonly string[]) {
  let time = 0
  const clock = { now: () => time, wall: () => time, after: () => () => {} }
  let delivery: ReturnType<typeof begin> | null = null
  let shown: 'nothing' | 'asked' | 'done' = 'nothing'
  let online = true
  let onTheWay = 0
  let answers = 0
  let runs = 0
  const send = () => {
    onTheWay++
    if (delivery) delivery = { ...delivery, state: 'sending' }
  }
  for (const one of [...steps, 'cut', 'reconnect', 'arrive', 'answer']) {
    if (one === 'wait') time += EXPIRES_MS / 2
    if (one === 'decide' && delivery === null && shown === 'nothing') {
      delivery = begin(clock, online ? 'sending' : 'queued')
      if (online) send()
      else if (whileOffline(rule, []) === 'refuse') {
        delivery = null
        shown = 'asked'
      }
    }
    if (one === 'arrive' && online && onTheWay > 0) {
      onTheWay--
      if (!idempotent || runs === 0) runs++
      answers++
    }
    if (one === 'answer' && online && answers > 0) {
      answers--
      delivery = null
      shown = 'done'
    }
    if (one === 'cut') {
      online = false
      onTheWay = 0
      answers = 0
      if (delivery) delivery = cut(delivery)
    }
    if (one === 'reconnect' && !online) {
      online = true
      if (!delivery) continue
      const known = rule.afterCut === 'ask' ? 'unknown' : 'open'
      const evidence = delivery.state === 'queued' ? 'open' : runs > 0 && known === 'open' ? 'done' : known
      const verdict = afterReplay(delivery, rule, evidence, clock)
      if (verdict === 'send') send()
      else if (verdict === 'forget') {
        delivery = null
        shown = 'done'
      } else if (verdict !== 'wait') {
        delivery = { ...delivery, state: verdict === 'ask' ? 'unconfirmed' : 'failed' }
        shown = 'asked'
      }
    }
  }
  return { runs, shown, decided: steps.includes('decide') }
}

describe('wherever the connection is cut', () => {
  it.each(Object.entries(ACTION_RULES))('%s is done at most once, and never lost in silence', (_, rule) => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const { runs, shown, decided } = run(rule, rule.afterCut === 'resend', steps)
        expect(runs).toBeLessThanOrEqual(1)
        if (decided) expect(shown).not.toBe('nothing')
        if (shown === 'done') expect(runs).toBe(1)
        if (shown === 'asked' && rule.afterCut !== 'ask') expect(runs).toBe(0)
      }),
      { numRuns: 2000 },
    )
  })
})
