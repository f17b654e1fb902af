import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EPOCH, numbered as log, steps, type Unnumbered, written } from '../../../testing/kit/writtenLog'
import type { AgentEvent } from './protocol'
import { reduceAgent } from './reduce'
import { shorten, toFullLog, toHistory, toPage, toSnapshot } from './snapshot'
import { type AgentState, initialAgent } from './state'

const fold = (events: readonly AgentEvent[], from: AgentState = initialAgent) =>
  events.reduce(reduceAgent, from)
const history = (state: AgentState): AgentState => reduceAgent(initialAgent, toHistory(state, EPOCH))

describe('the agent log', () => {
  it('folds its own projection to the same state', () => {
    fc.assert(
      fc.property(steps, (script) => {
        const state = fold(written(script))
        expect(history(state)).toEqual({ ...state, loaded: true, epoch: EPOCH, oldest: expect.any(Number) })
      }),
    )
  })

  it('knows what the user said in each conversation', () => {
    const expectKnown = (state: AgentState) => {
      for (const { items, said } of Object.values(state.tasks))
        expect([...said]).toEqual([...items].filter((id) => state.items.get(id)?.kind === 'user'))
    }
    fc.assert(fc.property(steps, (script) => expectKnown(fold(written(script)))))
    // Such a server names one thing twice: as its own text, and in another conversation as the user's.
    const again: AgentEvent[] = [
      { type: 'rewritten', kind: 'text', messageId: 'a', content: 'x', taskId: 't' },
      { type: 'rewritten', kind: 'text', messageId: 'a', content: 'y', taskId: 'u' },
      { type: 'user_message', messageId: 'a', content: 'z', taskId: 't' },
    ]
    for (const count of [1, 2, 3]) expectKnown(fold(again.slice(0, count)))
    expect([...(fold(again).tasks.t?.said ?? [])]).toEqual(['message:a'])
  })

  it('begins anew from everything it holds', () => {
    fc.assert(
      fc.property(steps, (script) => {
        const state = fold(written(script))
        const again = fold(log([...toFullLog(state)] as Unnumbered[]))
        expect(again.gap).toBe(false)
        const texts = (of: AgentState) =>
          Object.fromEntries([...of.items].map(({ id, kind }) => [id.replace(/\d+$/, ''), kind]))
        expect(texts(again)).toEqual(texts(state))
        expect(again.open).toEqual(state.open)
      }),
    )
  })

  it('says again what it said, any number of times, without a change', () => {
    fc.assert(
      fc.property(steps, fc.array(fc.nat(1000)), (script, repeats) => {
        const events = written(script)
        const state = fold(events)
        const again = repeats.flatMap((at) => events[at % Math.max(events.length, 1)] ?? [])
        expect(fold(again, state)).toBe(state)
      }),
    )
  })

  it('notices every hole, and a history mends it (A3)', () => {
    fc.assert(
      fc.property(steps, fc.nat(1000), (script, at) => {
        const events = written(script)
        fc.pre(events.length > 1)
        const hole = at % (events.length - 1)
        const broken = fold(events.filter((_, index) => index !== hole))
        expect(broken.gap).toBe(true)
        expect(broken.seq).toBe(hole)
        const since = {
          type: 'history' as const,
          tasks: [],
          hasMore: false,
          epoch: EPOCH,
          seq: events.length,
        }
        const whole = fold(events)
        const mended = hole === 0 ? reduceAgent(broken, toHistory(whole, EPOCH)) : null
        const continued = reduceAgent(broken, { ...since, since: hole, events: events.slice(hole) })
        if (hole > 0) expect(continued).toEqual(whole)
        else expect(mended?.items).toEqual(whole.items)
      }),
    )
  })

  it('asks again when a message ends longer than what arrived of it (fault 29)', () => {
    const task = { type: 'task', taskId: 't', status: 'created' } as const
    const part = (content: string, offset: number) =>
      ({ type: 'text', taskId: 't', messageId: 'm', content, offset }) as const
    const end = (length: number) => ({ type: 'message_end', taskId: 't', messageId: 'm', length }) as const
    expect(fold(log([task, part('one ', 0), end(4)])).gap).toBe(false)
    expect(fold(log([task, part('one ', 0), end(7)])).gap).toBe(true)
  })

  it('is never wrong for events in any order: it stops at the hole', () => {
    fc.assert(
      fc.property(
        steps.chain((script) => {
          const events = written(script)
          return fc.tuple(
            fc.constant(events),
            fc.shuffledSubarray(events, { minLength: events.length, maxLength: events.length }),
          )
        }),
        ([events, shuffled]) => {
          const state = fold(shuffled)
          expect({ ...state, gap: false }).toEqual(fold(events.slice(0, state.seq)))
        },
      ),
    )
  })

  it('continues from a history exactly as from the events themselves (A4)', () => {
    fc.assert(
      fc.property(steps, fc.nat(1000), (script, at) => {
        const events = written(script)
        const cut = events.length === 0 ? 0 : at % events.length
        const late = fold(events.slice(cut), history(fold(events.slice(0, cut))))
        expect(late).toEqual({ ...fold(events), loaded: true, epoch: EPOCH, oldest: late.oldest })
      }),
    )
  })

  it('asks again under a new epoch', () => {
    const state = fold(log([{ type: 'task', taskId: 'a', status: 'running' }]))
    const next = reduceAgent(state, { type: 'title', taskId: 'a', title: 'x', seq: 2, epoch: 'other' })
    expect(next.gap).toBe(true)
    expect(next.seq).toBe(1)
  })

  it('leaves the other items untouched while one streams', () => {
    const before = fold(
      log([
        { type: 'task', taskId: 'a', status: 'running' },
        { type: 'user_message', taskId: 'a', messageId: '1', content: 'hello' },
        { type: 'text', taskId: 'a', messageId: '2', content: 'one', offset: 0 },
      ]),
    )
    const text = { taskId: 'a', messageId: '2', content: ' two', offset: 3, seq: 4, epoch: EPOCH }
    const after = reduceAgent(before, { type: 'text', ...text })
    expect(after.items.get('message:1')).toBe(before.items.get('message:1'))
    expect(after.tasks).toBe(before.tasks)
    expect(after.items.get('message:2')).toMatchObject({ content: 'one two' })
  })

  it('does not keep the stop reason of the turn before', () => {
    const state = fold(
      log([
        { type: 'task', taskId: 'a', status: 'completed', stopReason: 'end_turn', model: 'calm' },
        { type: 'task', taskId: 'a', status: 'running' },
      ]),
    )
    expect(state.tasks.a?.task).toMatchObject({ status: 'running', model: 'calm' })
    expect(state.tasks.a?.task?.stopReason).toBeUndefined()
  })
})

describe('a history that leaves older items out', () => {
  const messages = (count: number, units: number) =>
    Array.from({ length: count }, (_, at): Unnumbered => {
      return { type: 'user_message', taskId: 'a', messageId: `${at}`, content: 'x'.repeat(units) }
    })
  const state = fold(
    log([
      { type: 'task', taskId: 'a', status: 'waiting' },
      { type: 'permission_request', taskId: 'a', requestId: 'p', title: 'Run', kind: 'execute', options: [] },
      ...messages(40, 40_000),
    ]),
  )

  it('still fits, still shows every open request, and pages back to the whole', () => {
    const first = toHistory(state, EPOCH)
    expect(JSON.stringify(first).length).toBeLessThan(530_000)
    expect(first.hasMore).toBe(true)
    let client = reduceAgent(initialAgent, first)
    expect(client.open).toEqual(['request:p'])
    for (let pages = 0; client.hasMore && pages < 20; pages++) {
      const page = toPage(state, client.oldest)
      client = reduceAgent(client, { type: 'page', requestId: 'r', data: page })
    }
    expect(client.tasks.a?.items).toEqual(state.tasks.a?.items)
    expect(client.items).toEqual(state.items)
  })

  it('does not call text missing whose beginning stands on an older page', () => {
    const client = reduceAgent(initialAgent, toHistory(state, EPOCH))
    const delta = {
      taskId: 'a',
      messageId: 'old',
      content: 'more',
      offset: 10,
      seq: client.seq + 1,
      epoch: EPOCH,
    }
    expect(reduceAgent(client, { type: 'text', ...delta })).toMatchObject({ gap: false, seq: client.seq + 1 })
  })

  it('keeps many open requests within the limit', () => {
    const request = (at: number): Unnumbered => ({
      type: 'permission_request',
      taskId: 'a',
      requestId: `${at}`,
      title: 'Run',
      kind: 'execute',
      options: [],
      input: 'x'.repeat(200_000),
    })
    const asked = fold(
      log([{ type: 'task', taskId: 'a', status: 'waiting' }, request(1), request(2), request(3), request(4)]),
    )
    const { events } = toSnapshot(asked)
    expect(events).toHaveLength(4)
    expect(JSON.stringify(events).length).toBeLessThan(524_288)
  })
})

describe('an event that is too large', () => {
  it('keeps the head and tail of its text, and more can follow', () => {
    const content = `begin ${'ü'.repeat(300_000)} end`
    const cut = shorten({
      type: 'text',
      taskId: 'a',
      messageId: 'm',
      content,
      offset: 0,
      seq: 1,
      epoch: EPOCH,
    })
    expect(new TextEncoder().encode(JSON.stringify(cut)).length).toBeLessThanOrEqual(262_144)
    expect(cut).toMatchObject({ truncated: true, length: content.length })
    expect(cut.content.startsWith('begin ') && cut.content.endsWith(' end')).toBe(true)
    const more = { taskId: 'a', messageId: 'm', content: '!', offset: content.length, seq: 2, epoch: EPOCH }
    const state = fold([cut, { type: 'text', ...more }])
    expect(state.gap).toBe(false)
    expect(state.items.get('message:m')).toMatchObject({ length: content.length + 1 })
  })

  it('never tears a surrogate pair', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 40, maxLength: 400 }), (content) => {
        const event = { taskId: 'a', messageId: 'm', content: content.repeat(3_000), offset: 0 }
        const cut = shorten({ type: 'text', ...event }, 20_000)
        expect(/[\ud800-\udbff](?![\udc00-\udfff])/.test(cut.content)).toBe(false)
      }),
      { numRuns: 20 },
    )
  })

  it('shortens nested texts and long lists', () => {
    const input = { files: Array.from({ length: 90_000 }, (_, at) => ({ at })), text: 'x'.repeat(400_000) }
    const call = {
      taskId: 'a',
      toolCallId: 'c',
      toolName: 'w',
      title: 't',
      kind: 'edit',
      status: 'running',
    } as const
    const cut = shorten({ type: 'tool_invocation', ...call, input })
    expect(JSON.stringify(cut).length).toBeLessThanOrEqual(262_144)
    expect(cut).toMatchObject({ truncated: true, toolCallId: 'c' })
    expect(cut.length).toBeUndefined()
  })

  it('marks each content whose text was cut, with its length, and no other', () => {
    const linesOf = (word: string) => Array.from({ length: 20_000 }, (_, at) => `${word} ${at}\n`).join('')
    const [oldText, newText] = [linesOf('old'), linesOf('a new line')]
    const small = { type: 'diff', path: '/b', oldText: null, newText: 'b' } as const
    const call = { taskId: 'a', toolCallId: 'c', toolName: 'w', title: 't', kind: 'edit' } as const
    const event = { type: 'tool_invocation', ...call, status: 'running' } as const
    const cut = shorten({ ...event, content: [{ type: 'diff', path: '/a', oldText, newText }, small] })
    const length = oldText.length + newText.length
    expect(cut.content).toEqual([expect.objectContaining({ path: '/a', truncated: true, length }), small])
    expect(shorten(cut, 20_000).content?.[0]).toMatchObject({ truncated: true, length })
    const texts = shorten({ ...event, content: [{ type: 'text', text: newText }] })
    expect(texts.content).toEqual([expect.objectContaining({ truncated: true, length: newText.length })])
  })
})
