import { describe, expect, it } from 'vitest'
import { createFakeClock } from '../../testing/kit/fakeClock'
import { createFrameToken, type TokenReason } from './frameToken'

function setup(answers: (unknown | Error)[]) {
  const clock = createFakeClock()
  const asked: TokenReason[] = []
  const { getToken, renew } = createFrameToken({
    clock,
    async ask(reason) {
      asked.push(reason)
      const answer = answers.shift()
      if (answer instanceof Error) throw answer
      return answer
    },
  })
  const token = (name: string, ms = 900_000) => ({ token: name, expiresAt: clock.wall() + ms })
  return { clock, asked, getToken, renew, token, answers }
}

describe('tokens of a host page', () => {
  it('are asked for once, and kept while they are good', async () => {
    const { getToken, asked, answers, token } = setup([])
    answers.push(token('a'))
    expect(await Promise.all([getToken(null), getToken(null)])).toEqual(['a', 'a'])
    expect(await getToken(null)).toBe('a')
    expect(asked).toEqual(['initial'])
  })

  it('are renewed a minute before they end', async () => {
    const { getToken, asked, answers, token, clock } = setup([])
    answers.push(token('a', 300_000), { token: 'b', expiresAt: clock.wall() + 3_600_000 })
    await getToken(null)
    await clock.advance(239_999)
    expect(asked).toEqual(['initial'])
    await clock.advance(1)
    expect(asked).toEqual(['initial', 'expiring'])
    expect(await getToken(null)).toBe('b')
  })

  it('are asked for anew when one was refused', async () => {
    const { getToken, asked, answers, token } = setup([])
    answers.push(token('a'), token('b'))
    await getToken(null)
    expect(await getToken('a')).toBe('b')
    expect(asked).toEqual(['initial', 'rejected'])
  })

  it('are asked for at every new attempt', async () => {
    const { getToken, renew, asked, answers, token } = setup([])
    answers.push(token('a'), token('b'))
    await getToken(null)
    expect(await renew()).toBe('b')
    expect(await getToken(null)).toBe('b')
    expect(asked).toEqual(['initial', 'rejected'])
  })

  it.each([[null], [{ token: '' }], [{ token: 'a' }], ['a'], [new Error('signed out')]])(
    'are none when the host says %j',
    async (answer) => {
      const { getToken } = setup([answer])
      expect(await getToken(null).catch(() => null)).toBeNull()
    },
  )
})
