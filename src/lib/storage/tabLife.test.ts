import { describe, expect, it } from 'vitest'
import { fakeTabChannels } from '../../testing/fakeTabChannels'
import { createFakeClock } from '../../testing/kit/fakeClock'
import { createTabLife } from './tabLife'

const none = () => undefined

function fakeLocks() {
  const held: { name: string }[] = []
  const locks = {
    request: async (name: string) => void held.push({ name }),
    query: async () => ({ held }),
  }
  return () => locks as unknown as LockManager
}

describe('whether another page is there', () => {
  it('is told by its lock, also when it crashed', async () => {
    const { channel } = fakeTabChannels()
    const clock = createFakeClock()
    const locks = fakeLocks()
    createTabLife({ locks, channel: channel(), id: 'a', clock })
    const life = createTabLife({ locks, channel: channel(), id: 'b', clock })
    expect(life.isSure).toBe(true)
    expect(await life.lifeOf('a')).toBe('alive')
    expect(await life.lifeOf('c')).toBe('gone')
  })

  it('is answered by itself where there are no locks, and silence is no answer', async () => {
    const { channel } = fakeTabChannels()
    const clock = createFakeClock()
    createTabLife({ locks: none, channel: channel(), id: 'a', clock })
    const life = createTabLife({ locks: none, channel: channel(), id: 'b', clock })
    expect(life.isSure).toBe(false)
    expect(await life.lifeOf('a')).toBe('alive')
    const asked = life.lifeOf('c')
    await clock.advance(1000)
    expect(await asked).toBe('unknown')
    expect(clock.waiting).toBe(0)
  })

  it('is unknown where pages cannot speak to each other at all', async () => {
    const clock = createFakeClock()
    const channel = { say: () => {}, hear: () => () => {} }
    const asked = createTabLife({ locks: none, channel, id: 'b', clock }).lifeOf('a')
    await clock.advance(1000)
    expect(await asked).toBe('unknown')
  })
})
