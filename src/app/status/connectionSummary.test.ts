import { describe, expect, it } from 'vitest'
import { type ConnectionState, initialConnection } from '../../socket/connection/connectionState'
import { QUIET_DROP_MS, summariseConnection } from './connectionSummary'

const NOW = 100_000
const state = (change: Partial<ConnectionState>): ConnectionState => ({ ...initialConnection, ...change })
const text = (change: Partial<ConnectionState>, wasDown = false) =>
  summariseConnection(state(change), NOW, wasDown).text

describe('summariseConnection', () => {
  it('tells the first connect from a lost one', () => {
    expect(text({ status: 'connecting' })).toBe('Connecting…')
    expect(text({ status: 'connecting', everLive: true, attempt: 1, downSince: 0 })).toBe(
      'Reconnecting, try 2',
    )
  })

  it('says nothing of a short drop', () => {
    const drop = { everLive: true, nextTryAt: NOW + 500 } as const
    const [short, long] = [NOW - QUIET_DROP_MS + 1, NOW - QUIET_DROP_MS]
    expect(text({ ...drop, status: 'waiting', unsettledAt: short })).toBe('Connected')
    expect(text({ ...drop, status: 'syncing', unsettledAt: short })).toBe('Connected')
    expect(text({ ...drop, status: 'waiting', unsettledAt: long })).toMatch(/^Reconnecting/)
    expect(text({ ...drop, status: 'syncing', unsettledAt: long })).toBe('Connected, catching up')
  })

  it('counts down to the next try, which can be had at once', () => {
    const summary = summariseConnection(
      state({ status: 'waiting', everLive: true, attempt: 2, nextTryAt: NOW + 3200, downSince: 0 }),
      NOW,
      false,
    )
    expect(summary).toEqual({ shape: 'turning', text: 'Reconnecting, try 3 in 4 s', action: 'tryNow' })
  })

  it.each([
    [{ status: 'live' }, 'Connected'],
    [{ status: 'syncing' }, 'Connected, catching up'],
    [{ status: 'waiting', offline: true, everLive: true, downSince: 0 }, "You're offline"],
    [{ status: 'live', slowMs: 1234 }, 'Slow connection (1234 ms)'],
    [{ status: 'suspect', heardAt: NOW - 7400 }, 'Slow connection (no answer for 7 s)'],
    [{ status: 'blocked', reason: 'stopped', starting: true }, 'Workspace starting'],
    [{ status: 'blocked', reason: 'auth' }, 'Access expired'],
    [{ status: 'blocked', reason: 'stopped' }, 'Workspace stopped'],
    [{ status: 'blocked', reason: 'gone' }, 'Workspace not found'],
  ] as const)('%j is %s', (change, expected) => {
    expect(text(change)).toBe(expected)
  })

  it('asks for a new token only when the old one was refused', () => {
    const action = (change: Partial<ConnectionState>) =>
      summariseConnection(state({ status: 'blocked', ...change }), NOW, false).action
    expect(action({ reason: 'auth' })).toBe('signIn')
    expect(action({ reason: 'gone' })).toBeNull()
    expect(action({ reason: 'stopped' })).toBe('tryNow')
    expect(action({ reason: 'stopped', canStart: true })).toBe('startAgain')
    expect(action({ reason: 'stopped', canStart: true, starting: true })).toBeNull()
  })

  it('says for a moment that it is back', () => {
    expect(text({ status: 'live' }, true)).toBe('Connected again')
  })
})
