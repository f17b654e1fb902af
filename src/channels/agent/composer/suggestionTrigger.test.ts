import { describe, expect, it } from 'vitest'
import { complete, triggerAt } from './suggestionTrigger'

describe('what a list can complete', () => {
  it('is a command only at the very start of the message', () => {
    expect(triggerAt('/', 1)).toEqual({ kind: 'command', query: '', from: 0, to: 1 })
    expect(triggerAt('/plan', 3)).toEqual({ kind: 'command', query: 'pl', from: 0, to: 5 })
    expect(triggerAt('/plan it', 8)).toBeNull()
    expect(triggerAt('see /plan', 9)).toBeNull()
    expect(triggerAt('', 0)).toBeNull()
    expect(triggerAt('/plan', 0)).toBeNull()
  })

  it('is a file behind an @ that begins a word, and no mail address', () => {
    expect(triggerAt('read @ser', 9)).toEqual({ kind: 'file', query: 'ser', from: 5, to: 9 })
    expect(triggerAt('(@src/a.ts', 10)).toEqual({ kind: 'file', query: 'src/a.ts', from: 1, to: 10 })
    expect(triggerAt('me@example', 10)).toBeNull()
    expect(triggerAt('@a b', 4)).toBeNull()
  })

  it('is replaced by the whole word and one space', () => {
    const plan = triggerAt('/pl', 3)
    expect(plan && complete('/pl', plan, '/plan')).toEqual({ text: '/plan ', caret: 6 })
    const file = triggerAt('read @s then go', 7)
    expect(file && complete('read @s then go', file, '@src/a.ts')).toEqual({
      text: 'read @src/a.ts then go',
      caret: 15,
    })
  })
})
