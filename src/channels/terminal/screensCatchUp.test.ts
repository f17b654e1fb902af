import { describe, expect, it } from 'vitest'
import { createScreensCatchUp } from './screensCatchUp'
import { reduceTerminals } from './shared/reduce'
import { createTerminalStore } from './store'

describe('terminals', () => {
  const attached = { type: 'attached', sessionId: 't', cols: 80, rows: 24, reused: true } as const

  function begin() {
    const store = createTerminalStore()
    const log: (number | 'done')[] = []
    const screens = createScreensCatchUp({
      store,
      waiting: (count) => log.push(count),
      done: () => log.push('done'),
    })
    const fold = (event: Parameters<typeof reduceTerminals>[1]) => {
      store.setState(reduceTerminals(store.getState(), event), true)
      if (event.type === 'attached' || event.type === 'close') screens.applied(event)
    }
    fold({ type: 'requested', sessionId: 't', name: '', cols: 80, rows: 24 })
    fold({ type: 'list', sessions: [] })
    const attach = (epoch: string, seq: number) =>
      fold({ ...attached, epoch, seq, name: 'bash', title: '', n: 0 })
    return { screens, log, fold, attach }
  }

  it('have caught up when everything up to the attachment was parsed', () => {
    const { screens, log, attach } = begin()
    screens.begin()
    attach('e1', 100)
    screens.parsed('t', 99)
    expect(log).not.toContain('done')
    screens.parsed('t', 100)
    expect(log.at(-1)).toBe('done')
  })

  it('that missed nothing have caught up as soon as they are attached', () => {
    const { screens, log, attach } = begin()
    attach('e1', 100)
    screens.parsed('t', 100)
    screens.begin()
    expect(log).not.toContain('done')
    attach('e1', 100)
    expect(log.at(-1)).toBe('done')
  })

  it('of another shell start over, however far the last one was', () => {
    const { screens, log, attach } = begin()
    attach('e1', 100)
    screens.parsed('t', 100)
    screens.begin()
    attach('e2', 50)
    expect(log).not.toContain('done')
  })

  it('that ended are not waited for', () => {
    const { screens, log, fold, attach } = begin()
    attach('e1', 100)
    screens.begin()
    fold({ type: 'close', sessionId: 't', epoch: 'e1', seq: 100, exitCode: 0 })
    expect(log.at(-1)).toBe('done')
  })
})
