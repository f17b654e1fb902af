import { describe, expect, it } from 'vitest'
import { createStore } from 'zustand/vanilla'
import { createFakeClock } from '../testing/fakeClock'
import { createReplayShadow } from './createReplayShadow'

function setUp() {
  const clock = createFakeClock()
  const initial: readonly string[] = []
  const store = createStore<readonly string[]>(() => initial)
  const shadow = createReplayShadow(store, initial, clock)
  const tell = (word: string) => shadow.setState([...shadow.getState(), word])
  return { clock, store, shadow, tell }
}

describe('a replay without numbers', () => {
  it('replaces what is shown in one step after a second of quiet', async () => {
    const { clock, store, shadow, tell } = setUp()
    tell('one')
    shadow.begin()
    tell('one')
    tell('two')
    expect(store.getState()).toEqual(['one'])
    await clock.advance(1000)
    expect(store.getState()).toEqual(['one', 'two'])
    tell('three')
    expect(store.getState()).toEqual(['one', 'two', 'three'])
  })

  it('is shown after 3 s even if the server never pauses', async () => {
    const { clock, store, shadow, tell } = setUp()
    shadow.begin()
    for (let i = 0; i < 6; i++) {
      tell(String(i))
      await clock.advance(500)
    }
    expect(store.getState()).toHaveLength(6)
  })

  it('that does not come leaves what is shown', async () => {
    const { clock, store, shadow, tell } = setUp()
    tell('one')
    shadow.begin()
    await clock.advance(1000)
    expect(store.getState()).toEqual(['one'])
  })
})
