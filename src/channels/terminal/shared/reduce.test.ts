import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { terminalMessages } from '../../../messages/terminal'
import { sessionsToAttach } from '../sessionsToAttach'
import type { TerminalEvent, TerminalListing } from './protocol'
import { reduceTerminals } from './reduce'
import { initialTerminals, type TerminalState } from './state'

const id = 't1'
const epoch = 'e1'
const fold = (events: readonly Parameters<typeof reduceTerminals>[1][], from = initialTerminals) =>
  events.reduce<TerminalState>(reduceTerminals, from)
const requested = { type: 'requested', sessionId: id, name: '', cols: 80, rows: 24 } as const
const attached = (seq = 0, more = {}): TerminalEvent => ({
  type: 'attached',
  sessionId: id,
  epoch,
  cols: 80,
  rows: 24,
  seq,
  reused: false,
  name: 'bash',
  title: '',
  n: 0,
  ...more,
})
const output = (data: string, seq: number): TerminalEvent => ({
  type: 'output',
  sessionId: id,
  epoch,
  data,
  seq,
})
const listing = (more: Partial<TerminalListing> = {}): TerminalListing => ({
  sessionId: id,
  epoch,
  name: 'bash',
  title: '',
  cols: 80,
  rows: 24,
  alive: true,
  createdAt: '2026-01-01T00:00:00.000Z',
  ...more,
})
const list = (...sessions: TerminalListing[]): TerminalEvent => ({ type: 'list', sessions })
const session = (state: TerminalState) => state.sessions[id]!
const log = (state: TerminalState) => state.logs[id]!
const text = (state: TerminalState) => log(state).chunks.join('')
let started = initialTerminals
beforeEach(() => {
  started = fold([requested, attached()])
})

describe('the size', () => {
  it('of a shell that is met for the first time holds from its first unit, until the server tells another one', () => {
    const met = fold([list(listing()), attached(3, { cols: 45, rows: 10 })])
    expect(session(met).resizes).toEqual([{ at: 0, cols: 45, rows: 10 }])
    const told: TerminalEvent = { type: 'resized', sessionId: id, epoch, seq: 0, cols: 90, rows: 20 }
    const sizes = session(fold([told, output('abc', 3)], met)).resizes
    expect(sizes.at(-1)).toEqual({ at: 0, cols: 90, rows: 20 })
  })
})

describe('output', () => {
  it('folds to the same text whatever is repeated, late or lost, once the rest was attached again (T3)', () => {
    const frames = fc.array(fc.string({ minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(frames, fc.array(fc.nat()), (pieces, order) => {
        const whole = pieces.join('')
        let end = 0
        const sent = pieces.map((piece) => {
          end += piece.length
          return output(piece, end)
        })
        const arrived = order.map((index) => sent[index % sent.length]!)
        const state = fold(arrived, started)
        const have = log(state).end
        expect(text(state)).toBe(whole.slice(0, have))
        const restored = fold([attached(whole.length), output(whole.slice(have), whole.length)], state)
        expect(text(restored)).toBe(whole)
        expect(fold(sent, restored)).toBe(restored)
        expect(session(restored).gap).toBe(false)
      }),
    )
  })

  it('is dropped from the first hole to the next attached', () => {
    const torn = fold([output('ab', 2), output('ef', 6), output('gh', 8)], started)
    expect(session(torn).gap).toBe(true)
    expect(text(torn)).toBe('ab')
    expect(text(fold([attached(8), output('cdefgh', 8)], torn))).toBe('abcdefgh')
  })

  it('of another shell changes nothing but to ask again', () => {
    const state = fold([output('ab', 2), { ...output('zz', 4), epoch: 'other' } as TerminalEvent], started)
    expect(text(state)).toBe('ab')
    expect(session(state).gap).toBe(true)
  })

  it('of a documented server is simply added', () => {
    const plain = (data: string): TerminalEvent => ({ type: 'output', sessionId: id, data })
    const state = fold([requested, plain('a'), plain('b')])
    expect(text(state)).toBe('ab')
    expect(session(state).status).toBe('live')
  })

  it('adds only what is new of an output that is here in part', () => {
    const state = fold([output('ab', 2), output('abcd', 4)], started)
    expect(text(state)).toBe('abcd')
    expect(log(state).end).toBe(4)
  })

  it('of a shell that is not known yet is taken, whatever its epoch', () => {
    const state = fold([requested, output('ab', 2)])
    expect(session(state)).toMatchObject({ gap: false })
    expect(text(state)).toBe('ab')
  })

  it('of a terminal that is not there changes nothing', () => {
    const other = { ...output('ab', 2), sessionId: 'other' } as TerminalEvent
    expect(fold([other, { type: 'forgotten', sessionId: 'other' }, other], started)).toMatchObject({
      sessions: started.sessions,
      logs: started.logs,
    })
  })

  it('leaves the other terminals the same objects', () => {
    const two = fold([{ ...requested, sessionId: 't2' }], started)
    expect(fold([output('a', 1)], two).sessions.t2).toBe(two.sessions.t2)
  })
})

describe('attaching', () => {
  const reset = (index: number, last: boolean, data: string): TerminalEvent => ({
    type: 'reset',
    sessionId: id,
    epoch,
    cols: 100,
    rows: 30,
    seq: 1000,
    index,
    last,
    data,
  })

  it('keeps what is here for the same shell, and starts afresh for another', () => {
    const state = fold([output('ab', 2)], started)
    expect(fold([attached(2)], state).sessions[id]?.generation).toBe(session(state).generation)
    const other = fold([attached(0, { epoch: 'e2' })], state)
    expect(session(other).generation).toBe(session(state).generation + 1)
    expect(text(other)).toBe('')
  })

  it('puts a reset together from its pieces and goes on after it', () => {
    const pieces = [reset(0, false, 'old'), reset(0, false, 'one'), reset(1, true, 'two')]
    const state = fold([attached(1002), ...pieces, output('ok', 1002)], started)
    expect(text(state)).toBe('onetwook')
    expect(session(state)).toMatchObject({ cols: 100, rows: 30, liveFrom: 1002, resetting: null })
    expect(log(state).start).toBe(994)
  })

  it('draws the screen afresh for a reset, and for a terminal that is asked for again', () => {
    const { generation } = session(started)
    const redrawn = session(fold([reset(0, true, 'screen')], started))
    expect(redrawn).toMatchObject({ generation: generation + 1, resizes: [{ at: 994, cols: 100, rows: 30 }] })
    const again = fold([requested], started)
    expect([generation, session(again).generation, again.listed]).toEqual([0, 1, started.listed])
    expect(text(fold([output('ab', 2), requested], started))).toBe('')
  })

  it('of a documented shell goes on with what it has said already only where that is nothing', () => {
    const said: TerminalEvent = { type: 'output', sessionId: id, data: 'ab' }
    expect(text(fold([requested, attached(0)]))).toBe('')
    expect(session(fold([requested, attached(0)])).generation).toBe(0)
    const restarted = fold([requested, said, attached(0)])
    expect(text(restarted)).toBe('')
    expect(session(restarted).generation).toBe(1)
  })

  it('is muted until the reset is drawn, also when the server sent it by itself', () => {
    expect(session(fold([reset(0, true, 'screen')], started)).liveFrom).toBe(1000)
  })

  it('knows a repeated piece of a reset, and asks again when one is missing', () => {
    const order = fc.array(fc.nat({ max: 3 }), { maxLength: 8 })
    fc.assert(
      fc.property(order, (indexes) => {
        const pieces = [0, 1, 2, 3].map((index) => reset(index, index === 3, `<${index}>`))
        const have = fold([output('ab', 2)], started)
        const state = fold(
          indexes.map((index) => pieces[index]!),
          have,
        )
        expect(['ab', '<0><1><2><3>']).toContain(text(state))
        if (indexes.length > 0 && !indexes.includes(0)) expect(session(state).gap).toBe(true)
        expect(text(fold([attached(1000), ...pieces], state))).toBe('<0><1><2><3>')
      }),
    )
  })

  it('gives sizes their place in the log once', () => {
    const resized = (cols: number, seq: number): TerminalEvent => ({
      type: 'resized',
      sessionId: id,
      epoch,
      cols,
      rows: 24,
      seq,
    })
    const events = [output('ab', 2), resized(90, 2), resized(90, 2), output('cd', 4), resized(90, 2)]
    const state = fold(events, started)
    expect(session(state).resizes).toEqual([
      { at: 0, cols: 80, rows: 24 },
      { at: 2, cols: 90, rows: 24 },
    ])
    expect(session(fold([resized(70, 9)], state)).gap).toBe(true)
    // What differs in one of the two is another size; what came before is known.
    const taller = fold([{ ...resized(90, 4), rows: 25 } as TerminalEvent, resized(80, 4)], state)
    expect(session(taller).resizes.slice(2)).toEqual([
      { at: 4, cols: 90, rows: 25 },
      { at: 4, cols: 80, rows: 24 },
    ])
    expect(fold([resized(70, 3)], state)).toBe(state)
  })

  it('takes a size of another shell for a hole, and one without a place for the size now', () => {
    const resized = { type: 'resized', sessionId: id, cols: 99, rows: 9 } as const
    const foreign = fold([{ ...resized, epoch: 'other', seq: 0 }], started)
    expect(session(foreign)).toMatchObject({ gap: true, cols: 80 })
    expect(fold([{ ...resized, epoch, seq: 0 }], foreign)).toBe(foreign)
    expect(session(fold([resized], started))).toMatchObject({
      gap: false,
      cols: 99,
      rows: 9,
      resizes: [{ at: 0 }],
    })
  })

  it('remembers 256 sizes', () => {
    const sizes = Array.from(
      { length: 300 },
      (_, index): TerminalEvent => ({
        type: 'resized',
        sessionId: id,
        epoch,
        cols: 100 + index,
        rows: 24,
        seq: 0,
      }),
    )
    const { resizes } = session(fold(sizes, started))
    expect([resizes.length, resizes[0]?.cols, resizes.at(-1)?.cols]).toEqual([256, 144, 399])
  })

  it('begins another shell without the sizes of the one before', () => {
    const state = fold([output('ab', 2), attached(5, { epoch: 'e2', cols: 45 })], started)
    const resizes = [{ at: 0, cols: 45, rows: 24 }]
    expect(session(state)).toMatchObject({ resizes, epoch: 'e2', status: 'live' })
  })

  it('does not bring a shell back to life that has ended', () => {
    const close: TerminalEvent = { type: 'close', sessionId: id, epoch, exitCode: 0, seq: 0 }
    expect(session(fold([close, attached()], started)).status).toBe('ended')
    expect(session(fold([close, attached(0, { epoch: 'e2' })], started)).status).toBe('live')
  })

  it('ignores a reset of another shell, and leaves out empty pieces', () => {
    expect(fold([{ ...reset(0, true, 'x'), epoch: 'other' } as TerminalEvent], started)).toBe(started)
    expect(log(fold([reset(0, false, ''), reset(1, true, 'two')], started))).toEqual({
      start: 997,
      end: 1000,
      chunks: ['two'],
    })
  })
})

describe('an end', () => {
  const close = (seq: number): TerminalEvent => ({
    type: 'close',
    sessionId: id,
    epoch,
    exitCode: 3,
    seq,
  })

  it('keeps the output readable', () => {
    const state = fold([output('bye', 3), close(3)], started)
    expect(session(state)).toMatchObject({ status: 'ended', exitCode: 3, gap: false })
    expect(text(state)).toBe('bye')
  })

  it('of which the server does not say how it came is one all the same (D7)', () => {
    const state = fold([output('bye', 3), { type: 'close', sessionId: id, epoch }], started)
    expect(session(state)).toMatchObject({ status: 'ended', exitCode: 'unknown' })
    expect(terminalMessages.exited('unknown', null)).toBe('Process ended.')
  })

  it('asks for the last output when it is missing', () => {
    const state = fold([close(3)], started)
    expect(session(state).gap).toBe(true)
    const restored = fold([attached(3), output('bye', 3), close(3)], state)
    expect(session(restored)).toMatchObject({ status: 'ended', gap: false })
    expect(text(restored)).toBe('bye')
  })

  it('is not how a start that failed reads', () => {
    const error: TerminalEvent = { type: 'error', sessionId: id, code: 'SPAWN_FAILED', error: 'No.' }
    const state = fold([requested, error, { type: 'close', sessionId: id, exitCode: null }])
    expect(session(state)).toMatchObject({ status: 'failed', error: 'No.' })
  })
})

describe('the list', () => {
  it('does not end a shell whose last output is still under way (fault 48)', () => {
    const overtaken = fold([output('ab', 2), list(listing({ alive: false, exitCode: 0 }))], started)
    expect(overtaken.sessions[id]).toMatchObject({ status: 'live', exitCode: null })
    const ended = fold(
      [output('c', 3), { type: 'close', sessionId: id, epoch, seq: 3, exitCode: 0 }],
      overtaken,
    )
    expect(ended.sessions[id]).toMatchObject({ status: 'ended', exitCode: 0, gap: false })
  })

  it('brings sessions of other pages, in the order of the server', () => {
    const state = fold([list(listing(), listing({ sessionId: 't2', alive: false, exitCode: 1 }))])
    expect(state).toMatchObject({ listed: true, order: [id, 't2'] })
    expect(state.sessions.t2).toMatchObject({ status: 'ended', exitCode: 1, epoch })
    expect(session(state)).toMatchObject({ status: 'requested', createdAt: '2026-01-01T00:00:00.000Z' })
  })

  it('without a running session has the server asked, and shows nothing wrong until it answers', () => {
    const unlisted = fold([output('ab', 2), list()], started)
    expect(session(unlisted)).toMatchObject({ status: 'live', isUnlisted: true })
    expect(sessionsToAttach(unlisted, started)).toEqual([session(unlisted)])
    const close: TerminalEvent = { type: 'close', sessionId: id, epoch, seq: 4, exitCode: 0 }
    const gone: TerminalEvent = {
      type: 'error',
      sessionId: id,
      code: 'NOT_FOUND',
      error: 'Gone.',
      reason: 'closed',
    }
    // What was overtaken by the list comes first, and the answer behind it.
    const ended = fold([output('cd', 4), close, gone], unlisted)
    expect(session(ended)).toMatchObject({ status: 'ended', exitCode: 0 })
    expect(text(ended)).toBe('abcd')
    const lost = fold([gone], unlisted)
    expect(session(lost)).toMatchObject({ status: 'lost', lostReason: 'closed' })
    expect(text(lost)).toBe('ab')
    expect(fold([list(listing()), list()]).order).toEqual([])
  })

  it('says how one ended that this page does not follow, and names it anew', () => {
    const listed = fold([list(listing())])
    const ended = fold([list(listing({ alive: false, exitCode: 2, name: 'fish' }))], listed)
    expect(session(ended)).toMatchObject({ status: 'ended', exitCode: 2, name: 'fish' })
    const other = fold([list(listing({ epoch: 'e2', name: 'fish' }))], started)
    expect(session(other)).toMatchObject({ epoch, name: 'bash', isUnlisted: true })
  })

  it('forgets what was closed here once the server lists it no more, and again when it is opened anew', () => {
    const forgotten = { type: 'forgotten', sessionId: id } as const
    const twice = fold([forgotten, { ...forgotten, sessionId: 't2' }, forgotten], started)
    expect(twice.closed).toEqual(['t2', id])
    expect(fold([list(listing())], twice).closed).toEqual([id])
    expect(fold([requested], twice)).toMatchObject({ closed: ['t2'], order: [id] })
    const others = fold([{ ...requested, sessionId: 't3' }, forgotten], started)
    expect([others.order, Object.keys(others.sessions), Object.keys(others.logs)]).toEqual([
      ['t3'],
      ['t3'],
      ['t3'],
    ])
  })

  it('does not bring back what was closed here before the server heard of it', () => {
    const closed = fold([{ type: 'forgotten', sessionId: id }, list(listing()), attached()], started)
    expect(closed.order).toEqual([])
    expect(fold([list(), list(listing())], closed).order).toEqual([id])
  })

  it('marks a session lost when the server does not know it any more', () => {
    const error: TerminalEvent = { type: 'error', sessionId: id, code: 'NOT_FOUND', error: 'Gone.' }
    const torn = fold([output('zz', 9), list(), error], started)
    expect(session(torn)).toMatchObject({ status: 'lost', lostReason: null, gap: false, isUnlisted: false })
  })

  it('does not lose a session by another error, nor one that has ended, nor by one of no session', () => {
    const error = { type: 'error', sessionId: id, code: 'BAD_REQUEST', error: 'No.' } as const
    const close: TerminalEvent = { type: 'close', sessionId: id, epoch, exitCode: 0, seq: 0 }
    expect(fold([error], started)).toBe(started)
    const ended = fold([close], started)
    expect(fold([{ ...error, code: 'NOT_FOUND' }], ended)).toBe(ended)
    expect(fold([{ type: 'error', code: 'NOT_FOUND', error: 'Gone.' }], started)).toBe(started)
    expect(fold([{ type: 'input_ack', sessionId: id, n: 1 } as TerminalEvent], started)).toBe(started)
  })
})
