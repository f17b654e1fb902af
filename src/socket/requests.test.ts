import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFakeClock } from '../testing/kit/fakeClock'
import { createDemux } from './demux'
import { type Outgoing, RequestError, type Sent } from './link'
import type { Envelope } from './protocol'
import { createRequests } from './requests'

function setUp() {
  const clock = createFakeClock()
  const sent: (Outgoing & { channel: string })[] = []
  const wire: { result: Sent } = { result: 'sent' }
  let ids = 0
  const requests = createRequests({
    clock,
    newId: () => `q${++ids}`,
    transmit(channel, frame) {
      if (wire.result === 'sent') sent.push({ ...frame, channel })
      return wire.result
    },
  })
  return { clock, sent, wire, requests }
}

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'answered',
    (error: unknown) => (error instanceof RequestError ? error.code : 'another error'),
  )

describe('a question', () => {
  it('gets the answer with its id and type', async () => {
    const { requests, sent } = setUp()
    const asked = requests.ask('files', { type: 'read', path: '/a' })
    expect(sent).toEqual([{ channel: 'files', type: 'read', path: '/a', requestId: 'q1' }])
    const frame = { channel: 'files', type: 'read', requestId: 'q1', success: true }
    expect(requests.answered(frame)).toBe(true)
    expect(await asked).toEqual(frame)
    expect(requests.answered(frame)).toBe(false)
  })

  it('is not answered by frames that merely carry its id', async () => {
    const { requests } = setUp()
    const asked = requests.ask('files', { type: 'search', requestId: 'mine', query: 'x' })
    const of = (type: string, channel = 'files') => ({ channel, type, requestId: 'mine' })
    expect(requests.answered(of('search_result'))).toBe(false)
    expect(requests.answered(of('search', 'agent'))).toBe(false)
    expect(requests.answered(of('search'))).toBe(true)
    expect((await asked).type).toBe('search')
  })

  it('is answered by an error of its channel or by a stray one that names it', async () => {
    const { requests } = setUp()
    const first = requests.ask('files', { type: 'list' })
    const second = requests.ask('files', { type: 'list' })
    requests.answered({ channel: 'files', type: 'error', requestId: 'q1', error: 'no' })
    requests.answered({ channel: 'error', type: 'error', error: 'no', ref: { requestId: 'q2' } })
    expect(await first).toMatchObject({ type: 'error', error: 'no' })
    expect(await second).toMatchObject({ type: 'error', requestId: 'q2' })
  })

  it('fails by code: no connection, too large, too late, withdrawn, cut', async () => {
    const { requests, wire, clock } = setUp()
    wire.result = 'closed'
    expect(await codeOf(requests.ask('files', { type: 'list' }))).toBe('DISCONNECTED')
    wire.result = 'tooLarge'
    expect(await codeOf(requests.ask('files', { type: 'write' }))).toBe('TOO_LARGE')
    wire.result = 'sent'
    const late = codeOf(requests.ask('files', { type: 'list' }))
    await clock.advance(30_000)
    expect(await late).toBe('TIMEOUT')
    const abort = new AbortController()
    const withdrawn = codeOf(requests.ask('files', { type: 'list' }, { signal: abort.signal }))
    abort.abort()
    expect(await withdrawn).toBe('ABORTED')
    expect(await codeOf(requests.ask('files', { type: 'list' }, { signal: abort.signal }))).toBe('ABORTED')
    const cut = codeOf(requests.ask('files', { type: 'list' }))
    requests.failAll()
    expect(await cut).toBe('DISCONNECTED')
    expect(clock.waiting).toBe(0)
  })

  it('swallows an answer that no request waits for any more, once', async () => {
    const { requests, clock } = setUp()
    const late = codeOf(requests.ask('files', { type: 'list' }, { timeoutMs: 5 }))
    await clock.advance(5)
    await late
    const frame = { channel: 'files', type: 'list', requestId: 'q1' }
    expect(requests.answered({ ...frame, type: 'search_result' })).toBe(false)
    expect(requests.answered(frame)).toBe(true)
    expect(requests.answered(frame)).toBe(false)
  })
})

describe('any interleaving of questions, answers and events', () => {
  it('gives every question its own answer and every other frame to its channel, in order', async () => {
    const step = fc.oneof(
      fc.constant('ask' as const),
      fc.constant('event' as const),
      fc.nat(20).map((pick) => ({ answer: pick })),
      fc.constant('cut' as const),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const { requests, sent } = setUp()
        const events: unknown[] = []
        const strays: Envelope[] = []
        const keep = (frame: Envelope) => void events.push(frame.n)
        const channels = { terminal: keep, files: keep, agent: keep, ports: keep, config: keep }
        const receive = createDemux({ answered: requests.answered, channels, stray: (f) => strays.push(f) })
        const outcomes: Promise<readonly [string, string]>[] = []
        let open: string[] = []
        let n = 0
        for (const taken of steps) {
          if (taken === 'ask') {
            const answer = requests.ask('files', { type: 'stat' })
            const id = sent.at(-1)?.requestId
            if (typeof id !== 'string') throw new Error('no id')
            open.push(id)
            outcomes.push(
              answer.then(
                (frame) => [id, String(frame.for)] as const,
                () => [id, 'cut'] as const,
              ),
            )
          } else if (taken === 'event') receive({ channel: 'ports', type: 'open', n: n++ })
          else if (taken === 'cut') {
            requests.failAll()
            open = []
          } else {
            const [id] = open.splice(taken.answer % Math.max(1, open.length), 1)
            if (id) receive({ channel: 'files', type: 'stat', requestId: id, for: id })
          }
        }
        requests.failAll()
        for (const [id, got] of await Promise.all(outcomes)) expect([id, 'cut']).toContain(got)
        expect(events).toEqual([...Array(n).keys()])
        expect(strays).toEqual([])
      }),
    )
  })

  it('ignores unknown channels and keeps stray errors apart', () => {
    const { requests } = setUp()
    const seen: string[] = []
    const into = (name: string) => (frame: Envelope) => void seen.push(`${name}:${frame.type}`)
    const receive = createDemux({
      answered: requests.answered,
      channels: {
        terminal: into('terminal'),
        files: into('files'),
        agent: into('agent'),
        ports: into('ports'),
        config: into('config'),
      },
      stray: into('stray'),
    })
    receive({ channel: 'weather', type: 'rain' })
    receive({ channel: 'toString', type: 'rain' })
    receive({ channel: 'error', type: 'error', error: 'x' })
    receive({ channel: 'terminal', type: 'output' })
    expect(seen).toEqual(['stray:error', 'terminal:output'])
  })
})
