import { describe, expect, it } from 'vitest'
import { createMisclickGuard, MISCLICK_GUARD_MS } from '../../../ui/misclick/misclickGuard'
import { composerAct, type KeyPress } from './composerKeys'

const press = (change: Partial<KeyPress> = {}): KeyPress => ({
  key: 'Enter',
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  isComposing: false,
  keyCode: 13,
  timeStamp: 1000,
  ...change,
})

describe('composerAct', () => {
  it('sends on Enter, interrupts with Ctrl or Cmd, and leaves the rest to the box', () => {
    expect(composerAct(press(), null)).toBe('send')
    expect(composerAct(press({ ctrlKey: true }), null)).toBe('interrupt')
    expect(composerAct(press({ metaKey: true }), null)).toBe('interrupt')
    expect(composerAct(press({ shiftKey: true }), null)).toBeNull()
    expect(composerAct(press({ key: 'a' }), null)).toBeNull()
  })

  it('never sends while an input method is at work, nor by the Enter that ends it', () => {
    expect(composerAct(press({ isComposing: true }), null)).toBeNull()
    expect(composerAct(press({ keyCode: 229 }), null)).toBeNull()
    expect(composerAct(press(), 990)).toBeNull()
    expect(composerAct(press(), 900)).toBe('send')
  })
})

describe('createMisclickGuard', () => {
  it('lets nothing through for 500 ms after it arrived, and again after it was focused', () => {
    let now = 0
    const guard = createMisclickGuard(() => now)
    now = MISCLICK_GUARD_MS - 1
    expect(guard.allows()).toBe(false)
    now = MISCLICK_GUARD_MS
    expect(guard.allows()).toBe(true)
    guard.focused()
    expect(guard.allows()).toBe(false)
    now = 2 * MISCLICK_GUARD_MS
    expect(guard.allows()).toBe(true)
  })
})
