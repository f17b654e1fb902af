import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Envelope } from '../../src/socket/protocol'
import { createLanes, type Focus, HAND_OVER_BELOW, type Lane, laneOf, type Place, spend } from './lanes'

/** A socket of which the test takes bytes, and lanes that write to it. */
function setUp() {
  const sent: { key: string; serial: number; lane: Lane; bytes: number; before: number }[] = []
  const places = new Map<Buffer, { key: string; serial: number; lane: Lane }>()
  let buffered = 0
  const lanes = createLanes({
    buffered: () => buffered,
    write(bytes) {
      const place = places.get(bytes)!
      sent.push({ ...place, bytes: bytes.length, before: buffered })
      buffered += bytes.length
    },
  })
  let serial = 0
  return {
    lanes,
    sent,
    push(place: Place, bytes: number) {
      const frame = Buffer.alloc(bytes)
      places.set(frame, { key: place.key, lane: place.lane, serial: serial++ })
      lanes.push(frame, place)
      lanes.pump()
    },
    /** The network takes bytes, a little at a time. */
    take(bytes: number, step = 65_536) {
      for (let taken = 0; taken < bytes; taken += step) {
        buffered = Math.max(0, buffered - step)
        lanes.pump()
      }
    },
  }
}

const place = (lane: Lane, key: string, weight = 1): Place => ({ lane, key, weight })
const anyPlace = fc.record({
  lane: fc.constantFrom<Lane>(0, 1, 2, 3),
  key: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
  weight: fc.constantFrom(1, 4),
})
const anyStep = fc.oneof(
  fc.record({ place: anyPlace, bytes: fc.integer({ min: 1, max: 400_000 }) }),
  fc.record({ take: fc.integer({ min: 1, max: 500_000 }) }),
)

describe('lanes', () => {
  it('send every frame once, in order for each key, and no more at once than their limits', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 120 }), (steps) => {
        const { push, take, sent, lanes } = setUp()
        let pushed = 0
        for (const step of steps) {
          if ('take' in step) take(step.take)
          else {
            push(step.place, step.bytes)
            pushed += 1
          }
        }
        take(60_000_000)
        expect(sent).toHaveLength(pushed)
        expect(lanes.waiting([0, 1, 2, 3])).toBe(0)
        for (const key of ['a', 'b', 'c', 'd', 'e']) {
          const serials = sent.filter((frame) => frame.key === key).map(({ serial }) => serial)
          expect(serials).toEqual([...serials].sort((one, other) => one - other))
        }
        for (const { before } of sent) expect(before).toBeLessThan(HAND_OVER_BELOW[0])
      }),
      { numRuns: 200 },
    )
  })

  it('hand over output of terminals and large answers only while less than 256 KiB are on their way', () => {
    const { push, sent, take } = setUp()
    for (let index = 0; index < 100; index += 1) {
      push(place(2, 'flood'), 16_384)
      push(place(3, 'file'), 87_384)
    }
    take(4_000_000)
    for (const { before } of sent) expect(before).toBeLessThan(262_144)
  })

  it('let control go before everything that waits', () => {
    const { push, sent, take } = setUp()
    for (let index = 0; index < 200; index += 1) push(place(1, 'agent'), 16_384)
    const already = sent.length
    push(place(0, 'control'), 100)
    take(65_536)
    expect(sent[already]?.key).toBe('control')
  })

  it.each([
    ['by their weights', 9_000],
    ['by their weights, whatever the size of their frames', 400_000],
  ])('share the link %s, so that nothing starves', (_, agentBytes) => {
    const { push, take, sent } = setUp()
    const total = 12_000_000
    for (let bytes = 0; bytes < total; bytes += agentBytes) push(place(1, 'agent'), agentBytes)
    for (let bytes = 0; bytes < total; bytes += 16_384) push(place(2, 'flood'), 16_384)
    for (let bytes = 0; bytes < total; bytes += 87_384) push(place(3, 'file'), 87_384)
    const already = sent.length
    take(13_000_000)
    const bytesOf = (key: string) =>
      sent.slice(already).reduce((sum, frame) => sum + (frame.key === key ? frame.bytes : 0), 0)
    expect(bytesOf('agent')).toBeGreaterThan(7_000_000)
    expect(bytesOf('agent')).toBeLessThan(9_000_000)
    expect(bytesOf('flood')).toBeGreaterThan(3_000_000)
    expect(bytesOf('file')).toBeGreaterThan(700_000)
  })

  it('do not let a steady stream of lane 1 keep the socket too full for the others', () => {
    const { push, take, sent } = setUp()
    for (let index = 0; index < 20; index += 1) push(place(2, 'flood'), 16_384)
    for (let turn = 0; turn < 400; turn += 1) {
      push(place(1, 'agent'), 65_536)
      take(65_536)
    }
    expect(sent.filter(({ key }) => key === 'flood')).toHaveLength(20)
  })

  it('give terminals turns of 16,384 bytes, and the focused one four', () => {
    const { push, take, sent } = setUp()
    for (let index = 0; index < 300; index += 1) {
      push(place(2, 'one'), 4_096)
      push(place(2, 'focused', 4), 4_096)
      push(place(2, 'two'), 4_096)
    }
    const already = sent.length
    take(1_200_000)
    const turns = sent.slice(already)
    const count = (key: string) => turns.filter((frame) => frame.key === key).length
    expect(count('focused') / count('one')).toBeGreaterThan(3)
    expect(count('focused') / count('one')).toBeLessThan(5)
    expect(Math.abs(count('one') - count('two'))).toBeLessThanOrEqual(4)
  })

  it('leave a key in its lane until nothing of it waits', () => {
    const { push, take, sent, lanes } = setUp()
    push(place(2, 'other'), 300_000)
    push(place(2, 'shell'), 10)
    push(place(1, 'shell'), 10)
    expect(sent.map(({ key }) => key)).toEqual(['other'])
    expect([lanes.waitingOf('shell'), lanes.waitingOf('other')]).toEqual([20, 0])
    take(300_000)
    push(place(1, 'shell'), 10)
    expect(sent.slice(1).map(({ key, serial }) => `${key} ${serial}`)).toEqual([
      'shell 1',
      'shell 2',
      'shell 3',
    ])
  })
})

describe('the lane of a frame', () => {
  const frame = (channel: string, type: string, more = {}): Envelope => ({ channel, type, ...more })
  const lane = (sent: Envelope, bytes = 100, focus: Focus | null = null) => {
    const found = laneOf(sent, bytes, focus)
    return `${found.lane} ${found.key}${found.weight === 1 ? '' : ` x${found.weight}`}`
  }

  it.each([
    [frame('config', 'pong', { t: 1 }), 100, '0 control'],
    [frame('error', 'error'), 100, '0 control'],
    [frame('terminal', 'input_ack', { sessionId: 't' }), 100, '0 control'],
    [frame('config', 'state'), 40_000, '1 config'],
    [frame('agent', 'history'), 500_000, '1 agent'],
    [frame('ports', 'open'), 100, '1 ports'],
    [frame('terminal', 'list'), 100, '1 terminal'],
    [frame('terminal', 'output', { sessionId: 't' }), 100, '2 session t'],
    [frame('terminal', 'close', { sessionId: 't' }), 100, '2 session t'],
    [frame('terminal', 'error', { sessionId: 't' }), 100, '2 session t'],
    [frame('files', 'change'), 100, '1 files'],
    [frame('files', 'write', { requestId: 'r' }), 100, '1 files'],
    [frame('files', 'read', { requestId: 'r' }), 87_384, '3 file r'],
    [frame('files', 'search_result', { requestId: 's' }), 100, '3 search s'],
    [frame('files', 'search', { requestId: 's' }), 100, '3 search s'],
  ])('%o of %i bytes is %s', (sent, bytes, expected) => {
    expect(lane(sent, bytes)).toBe(expected)
  })

  it('is the interactive one for the first 32,768 units of the terminal that was typed in last', () => {
    const output = frame('terminal', 'output', { sessionId: 't', data: 'x'.repeat(16_384) })
    let focus: Focus | null = { sessionId: 't', units: 0 }
    const seen = [1, 2, 3].map(() => {
      const found = lane(output, 16_384, focus)
      focus = spend(focus, output)
      return found
    })
    expect(seen).toEqual(['1 session t', '1 session t', '2 session t x4'])
    expect(lane(frame('terminal', 'output', { sessionId: 'u' }), 10, focus)).toBe('2 session u')
    expect(spend(focus, frame('terminal', 'output', { sessionId: 'u', data: 'xx' }))).toBe(focus)
  })
})
