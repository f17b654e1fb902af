import { describe, expect, it } from 'vitest'
import { createStore } from 'zustand/vanilla'
import { createFakeClock } from '../testing/fakeClock'
import { createReplayShadow } from './createReplayShadow'

function setUp(isRetold = true) {
  const clock = createFakeClock()
  const initial: readonly string[] = []
  const store = createStore<readonly string[]>(() => initial)
  const seen: number[] = []
  let completed = 0
  const shadow = createReplayShadow<readonly string[]>({
    ...{ store, initial, clock },
    hasCaughtUp: (told, shown) => told.length >= shown.length,
    complete: () => completed++,
  })
  const tell = (...words: readonly string[]) => {
    for (const word of words) shadow.setState([...shadow.getState(), word])
  }
  if (isRetold) tell('one', 'two', 'three')
  store.subscribe((words) => seen.push(words.length))
  shadow.begin(isRetold)
  return { clock, store, shadow, tell, seen, completed: () => completed }
}

describe('a replay without numbers', () => {
  it('takes the place of what is shown in one step, once it has come as far', async () => {
    const { clock, store, tell, seen, completed } = setUp()
    tell('one', 'two')
    expect(seen).toEqual([])
    tell('three', 'four')
    expect(seen).toEqual([3, 4])
    expect(completed()).toBe(0)
    await clock.advance(1000)
    expect(completed()).toBe(1)
    tell('five')
    expect(store.getState()).toEqual(['one', 'two', 'three', 'four', 'five'])
  })

  it('never shows less because it takes long', async () => {
    const { clock, shadow, seen } = setUp()
    // The first of two messages arrives letter by letter, far longer than anybody would wait.
    for (let second = 0; second < 30; second++) {
      shadow.setState([`one${'.'.repeat(second)}`])
      await clock.advance(900)
    }
    expect(seen).toEqual([])
    await clock.advance(100)
    expect(seen).toEqual([1])
  })

  it('that ends before it came as far is shown after a second of quiet: the server knows no more', async () => {
    const { clock, store, tell, completed } = setUp()
    tell('another')
    await clock.advance(999)
    expect(store.getState()).toHaveLength(3)
    await clock.advance(1)
    expect(store.getState()).toEqual(['another'])
    expect(completed()).toBe(1)
  })

  it('that does not come leaves what is shown', async () => {
    const { clock, store, completed } = setUp()
    await clock.advance(1000)
    expect(store.getState()).toEqual(['one', 'two', 'three'])
    expect(completed()).toBe(1)
  })

  it('hides nothing where nothing was shown, and says when all was told', async () => {
    const { clock, tell, seen, completed } = setUp(false)
    tell('one')
    await clock.advance(600)
    tell('two')
    await clock.advance(600)
    expect([seen, completed()]).toEqual([[1, 2], 0])
    await clock.advance(400)
    expect(completed()).toBe(1)
  })
})
