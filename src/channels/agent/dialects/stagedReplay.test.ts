import { describe, expect, it } from 'vitest'
import { createStore } from 'zustand/vanilla'
import { createFakeClock } from '../../../testing/kit/fakeClock'
import { createStagedReplay } from './stagedReplay'

/** Events are words; a server that begins with "again" says that it tells everything. */
function setUp(mayReplay = true) {
  const clock = createFakeClock()
  const initial: readonly string[] = []
  const store = createStore<readonly string[]>(() => initial)
  const seen: (readonly string[])[] = []
  let completed = 0
  let untold = 0
  const reduce = (state: readonly string[], word: string) => (word === 'again' ? state : [...state, word])
  const staged = createStagedReplay<readonly string[], string>({
    store,
    initial,
    clock,
    reduce,
    compare(told, shown) {
      if (told.some((word, at) => at < shown.length && word !== shown[at])) return 'differs'
      return told.length >= shown.length ? 'level' : 'behind'
    },
    merge: (told) => told,
    provesReplay: (word) => word === 'again',
    complete: () => completed++,
    notRetold: () => untold++,
  })
  const tell = (...words: readonly string[]) => {
    for (const word of words) {
      staged.setState(reduce(staged.getState(), word))
      staged.heard(word)
    }
  }
  if (mayReplay) tell('one', 'two', 'three')
  store.subscribe((words) => seen.push(words))
  staged.begin(mayReplay)
  return { clock, store, staged, tell, seen, completed: () => completed, untold: () => untold }
}

describe('a replay without numbers', () => {
  it('takes the place of what is shown in one step, once it has come as far', async () => {
    const { clock, store, tell, seen, completed } = setUp()
    tell('one', 'two')
    expect(seen).toEqual([])
    tell('three', 'four')
    expect(seen.map(({ length }) => length)).toEqual([3, 4])
    expect(completed()).toBe(0)
    await clock.advance(1000)
    expect(completed()).toBe(1)
    tell('five')
    expect(store.getState()).toEqual(['one', 'two', 'three', 'four', 'five'])
  })

  it('never shows less because it takes long', async () => {
    const { clock, staged, tell, seen } = setUp()
    tell('again')
    // The first of two messages arrives letter by letter, far longer than a user would wait.
    for (let second = 0; second < 30; second++) {
      staged.setState([`one${'.'.repeat(second)}`])
      await clock.advance(900)
    }
    expect(seen).toEqual([])
    await clock.advance(100)
    expect(seen.map(({ length }) => length)).toEqual([1])
  })

  it.each([
    ['it says so', (tell: (...words: string[]) => void) => tell('again')],
    [
      'it did so before',
      (tell: (...words: string[]) => void, staged: ReturnType<typeof setUp>['staged']) => {
        tell('one', 'two', 'three')
        staged.begin(true)
      },
    ],
  ])(
    'that ends before it came as far is shown after a second of quiet where %s: the server knows no more',
    async (_, prove) => {
      const { clock, store, staged, tell, completed, untold } = setUp()
      prove(tell, staged)
      tell('another')
      await clock.advance(999)
      expect(store.getState()).toHaveLength(3)
      await clock.advance(1)
      expect(store.getState()).toEqual(['another'])
      expect([completed(), untold()]).toEqual([1, 0])
    },
  )

  it('hides nothing where nothing was shown, and says when all was told', async () => {
    const { clock, tell, seen, completed } = setUp(false)
    tell('one')
    await clock.advance(600)
    tell('two')
    await clock.advance(600)
    expect([seen.map(({ length }) => length), completed()]).toEqual([[1, 2], 0])
    await clock.advance(400)
    expect(completed()).toBe(1)
  })
})

describe('a server that was never seen to replay', () => {
  it('leaves what is known and goes on behind it, at once where it is no retelling', async () => {
    const { clock, tell, seen, completed, untold } = setUp()
    tell('four')
    expect(seen).toEqual([['one', 'two', 'three', 'four']])
    expect(untold()).toBe(1)
    tell('five')
    expect(seen.at(-1)).toEqual(['one', 'two', 'three', 'four', 'five'])
    await clock.advance(1000)
    expect(completed()).toBe(1)
  })

  it('leaves it too where what it says might have become one', async () => {
    const { clock, tell, store, untold } = setUp()
    tell('one')
    expect(store.getState()).toHaveLength(3)
    await clock.advance(1000)
    expect(store.getState()).toEqual(['one', 'two', 'three', 'one'])
    expect(untold()).toBe(1)
  })

  it('leaves it where it says nothing', async () => {
    const { clock, store, completed, untold } = setUp()
    await clock.advance(1000)
    expect(store.getState()).toEqual(['one', 'two', 'three'])
    expect([completed(), untold()]).toEqual([1, 1])
  })

  it('loses nothing by a second cut', () => {
    const { tell, staged, store } = setUp()
    tell('one')
    staged.stop()
    expect(store.getState()).toEqual(['one', 'two', 'three', 'one'])
  })
})
