import { describe, expect, it } from 'vitest'
import { createStore } from 'zustand/vanilla'
import type { Envelope } from '../socket/protocol'
import { createChannel } from './createChannel'

interface Sum {
  readonly total: number
}
type Event = { add: number }

function setUp() {
  const store = createStore<Sum>(() => ({ total: 0 }))
  const effects: string[] = []
  const unusable: Envelope[] = []
  const channel = createChannel<Sum, Event, { reset: true }>({
    store,
    normalise: ({ add }) => (Array.isArray(add) ? add.map((n: number) => ({ add: n })) : null),
    reduce: (state, event) =>
      'reset' in event ? { total: 0 } : event.add === 0 ? state : { total: state.total + event.add },
    effect: ({ add }) => effects.push(`${add} → ${store.getState().total}`),
    unusable: (frame) => unusable.push(frame),
  })
  return { store, effects, unusable, channel }
}

const frame = (add: unknown): Envelope => ({ channel: 'sum', type: 'add', add })

describe('a channel', () => {
  it('folds the events of a frame in order, each before its effect', () => {
    const { channel, store, effects } = setUp()
    channel.receive(frame([1, 2]))
    channel.receive(frame([3]))
    expect(store.getState().total).toBe(6)
    expect(effects).toEqual(['1 → 1', '2 → 3', '3 → 6'])
  })

  it('reports and drops what it cannot use', () => {
    const { channel, store, unusable, effects } = setUp()
    channel.receive(frame('many'))
    expect(unusable).toEqual([frame('many')])
    expect([store.getState().total, effects.length]).toEqual([0, 0])
  })

  it('notifies no subscriber when nothing changed', () => {
    const { channel, store } = setUp()
    let told = 0
    store.subscribe(() => told++)
    channel.receive(frame([0]))
    expect(told).toBe(0)
  })

  it('folds what the page itself says, without effects', () => {
    const { channel, store, effects } = setUp()
    channel.receive(frame([5]))
    channel.apply({ reset: true })
    expect(store.getState().total).toBe(0)
    expect(effects).toHaveLength(1)
  })
})
