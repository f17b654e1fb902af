import { beforeEach, describe, expect, it, vi } from 'vitest'
import { ANNOUNCE_GAP_MS, ANNOUNCE_STALE_MS, createAnnouncer } from './createAnnouncer'

function start() {
  const said: string[] = []
  const announcer = createAnnouncer({
    say: (text, politeness) => said.push(`${politeness}: ${text}`),
    now: () => Date.now(),
    after: (ms, run) => {
      const timer = setTimeout(run, ms)
      return () => clearTimeout(timer)
    },
  })
  return { said, ...announcer }
}

describe('createAnnouncer', () => {
  beforeEach(() => {
    vi.useFakeTimers()
    return () => vi.useRealTimers()
  })

  it('says the first text at once and the next a second later', () => {
    const { said, announce } = start()
    announce('Sent.')
    announce('Agent is working.')
    expect(said).toEqual(['polite: Sent.'])
    vi.advanceTimersByTime(ANNOUNCE_GAP_MS)
    expect(said).toEqual(['polite: Sent.', 'polite: Agent is working.'])
  })

  it('keeps only the newest of a key', () => {
    const { said, announce } = start()
    announce('first')
    announce('10%', { key: 'upload' })
    announce('50%', { key: 'upload' })
    vi.advanceTimersByTime(5 * ANNOUNCE_GAP_MS)
    expect(said).toEqual(['polite: first', 'polite: 50%'])
  })

  it('lets assertive texts pass the polite ones', () => {
    const { said, announce } = start()
    announce('first')
    announce('second')
    announce('now', { politeness: 'assertive' })
    vi.advanceTimersByTime(5 * ANNOUNCE_GAP_MS)
    expect(said).toEqual(['polite: first', 'assertive: now', 'polite: second'])
  })

  it('drops what waited too long', () => {
    const { said, announce } = start()
    for (let n = 0; n < 20; n += 1) announce(`text ${n}`)
    vi.advanceTimersByTime(2 * ANNOUNCE_STALE_MS)
    expect(said).toHaveLength(ANNOUNCE_STALE_MS / ANNOUNCE_GAP_MS)
  })

  it('says nothing more once it is stopped', () => {
    const { said, announce, stop } = start()
    announce('first')
    announce('second')
    stop()
    vi.advanceTimersByTime(5 * ANNOUNCE_GAP_MS)
    expect(said).toEqual(['polite: first'])
  })
})
