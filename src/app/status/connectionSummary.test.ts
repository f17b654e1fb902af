import { describe, expect, it } from 'vitest'
import { type ConnectionState, initialConnection } from '../../socket/connectionState'
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
    const drop = { status: 'waiting', everLive: true, nextTryAt: NOW + 500 } as const
    expect(text({ ...drop, downSince: NOW - QUIET_DROP_MS + 1 })).toBe('Connected')
    expect(text({ ...drop, downSince: NOW - QUIET_DROP_MS })).toMatch(/^Reconnecting/)
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
    [{ status: 'blocked', reason: 'auth' }, 'Access expired'],
    [{ status: 'blocked', reason: 'stopped' }, 'Workspace stopped'],
    [{ status: 'blocked', reason: 'gone' }, 'Workspace not found'],
  ] as const)('%j is %s', (change, expected) => {
    expect(text(change)).toBe(expected)
  })

  it('asks for a new token only when the old one was refused', () => {
    const action = (reason: 'auth' | 'gone') =>
      summariseConnection(state({ status: 'blocked', reason }), NOW, false).action
    expect(action('auth')).toBe('signIn')
    expect(action('gone')).toBe('tryNow')
  })

  it('says for a moment that it is back', () => {
    expect(text({ status: 'live' }, true)).toBe('Connected again')
  })
})
