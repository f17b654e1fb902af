import { describe, expect, it } from 'vitest'
import { createSafeStorage } from '../../lib/storage/safeStorage'
import { createTokenStore } from './tokenStore'

const inMemory = () =>
  createSafeStorage(() => {
    throw new Error('no storage')
  })

describe('tokens', () => {
  it('belong to the server and workspace they were given for', () => {
    const tokens = createTokenStore(inMemory())
    tokens.set('https://a.example', 'ws-1', 'one')
    expect(tokens.get('https://a.example', 'ws-1')).toBe('one')
    expect(tokens.get('https://a.example', 'ws-2')).toBe(null)
    expect(tokens.get('https://a.example.evil', 'ws-1')).toBe(null)
    expect(tokens.get('https://a.example', null)).toBe(null)
  })

  it('given for a whole server open its workspaces, until they are removed', () => {
    const tokens = createTokenStore(inMemory())
    tokens.set('https://a.example', null, 'all')
    tokens.set('https://a.example', 'ws-1', 'one')
    expect([tokens.get('https://a.example', 'ws-1'), tokens.get('https://a.example', 'ws-2')]).toEqual([
      'one',
      'all',
    ])
    tokens.remove('https://a.example', null)
    expect(tokens.get('https://a.example', 'ws-2')).toBe(null)
  })
})
