import { describe, expect, it } from 'vitest'
import { createFakeClock } from '../../../testing/kit/fakeClock'
import { memoryUiState } from '../../../testing/memoryUiState'
import type { AgentEvent } from '../shared/protocol'
import { reduceAgent } from '../shared/reduce'
import { createAgentStore } from '../store'
import { createAgentViewStore } from '../viewStore'
import { createMissedEvents } from './missedEvents'

const say = (seq: number, messageId: string, content: string, offset = 0): AgentEvent => ({
  type: 'text',
  taskId: 't',
  epoch: 'e',
  seq,
  messageId,
  content,
  offset,
})

function setUp() {
  const clock = createFakeClock()
  const store = createAgentStore()
  const viewStore = createAgentViewStore({
    storage: { get: () => null, set: () => {} },
    key: 'k',
    memory: memoryUiState(),
  })
  const missedEvents = createMissedEvents({ store, viewStore, clock })
  const hear = (...events: readonly AgentEvent[]) =>
    store.setState((state) => events.reduce(reduceAgent, state), true)
  return { clock, missedEvents, hear, missed: () => viewStore.getState().missed }
}

describe('what happened while there was no connection', () => {
  it('is noted after more than 30 s, by conversation, every item once', async () => {
    const { clock, missedEvents, hear, missed } = setUp()
    hear(say(1, 'a', 'one'), say(2, 'b', 'tw'))
    missedEvents.lost()
    await clock.advance(20_000)
    missedEvents.lost()
    await clock.advance(10_001)
    hear(say(3, 'b', 'o', 2), say(4, 'c', 'x'), say(5, 'c', 'y', 1))
    missedEvents.ended()
    expect(missed()).toEqual({ t: { ids: ['message:b', 'message:c'] } })
  })

  it('is not worth a word where it was short, or nothing', async () => {
    const { clock, missedEvents, hear, missed } = setUp()
    missedEvents.lost()
    await clock.advance(60_000)
    hear(say(1, 'a', 'one'))
    missedEvents.ended()
    missedEvents.lost()
    await clock.advance(29_000)
    hear(say(2, 'b', 'two'))
    missedEvents.ended()
    missedEvents.lost()
    await clock.advance(60_000)
    missedEvents.ended()
    expect(missed()).toEqual({})
  })

  it('counts a sleep, in which one clock stood still', () => {
    const { clock, missedEvents, hear, missed } = setUp()
    hear(say(1, 'a', 'one'))
    missedEvents.lost()
    clock.jumpWall(3_600_000)
    hear(say(2, 'b', 'two'))
    missedEvents.ended()
    expect(missed()).toEqual({ t: { ids: ['message:b'] } })
  })
})
