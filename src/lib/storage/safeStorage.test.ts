import { describe, expect, it } from 'vitest'
import { createSafeStorage } from './safeStorage'

function storageOf(values = new Map<string, string>(), full = false): Storage {
  return {
    get length() {
      return values.size
    },
    clear: () => values.clear(),
    key: () => null,
    getItem: (key) => values.get(key) ?? null,
    removeItem: (key) => void values.delete(key),
    setItem(key, value) {
      if (full && key !== 'aether:probe') throw new Error('QuotaExceededError')
      values.set(key, value)
    },
  }
}

describe('safe storage', () => {
  it('keeps values in the storage it was given', () => {
    const values = new Map<string, string>()
    const storage = createSafeStorage(() => storageOf(values))
    storage.set('theme', 'dark')
    expect(storage.persistent).toBe(true)
    expect([...values]).toEqual([['theme', 'dark']])
    storage.remove('theme')
    expect(storage.get('theme')).toBe(null)
  })

  it('keeps values in memory where naming the storage throws', () => {
    const storage = createSafeStorage(() => {
      throw new Error('SecurityError')
    })
    storage.set('theme', 'dark')
    expect(storage.persistent).toBe(false)
    expect(storage.get('theme')).toBe('dark')
    storage.remove('theme')
    expect(storage.get('theme')).toBe(null)
  })

  it('keeps in memory what a full storage refuses, and prefers it to the old value', () => {
    const storage = createSafeStorage(() => storageOf(new Map([['theme', 'light']]), true))
    storage.set('theme', 'dark')
    expect(storage.get('theme')).toBe('dark')
  })
})
