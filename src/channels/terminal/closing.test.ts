import { describe, expect, it, vi } from 'vitest'
import { createFakeClock } from '../../testing/kit/fakeClock'
import { createTerminalCommands } from './commands'
import { reduceTerminals } from './shared/reduce'
import { createTerminalStore } from './store'
import { createTerminalViewStore } from './viewStore'

type Answer = { programs?: readonly object[] } | 'never'

/** A page with one running terminal, and a server that answers what runs in it as the test says. */
function setUp({ announced = true, answer = { programs: [] } as Answer, started = true } = {}) {
  const store = createTerminalStore()
  const viewStore = createTerminalViewStore()
  const sent: string[] = []
  const closed = vi.fn<() => void>()
  const link = {
    send: ({ type }: { type: string }) => sent.push(type) > 0,
    ask: ({ type }: { type: string }) => {
      sent.push(type)
      return answer === 'never'
        ? new Promise<never>(() => {})
        : Promise.resolve({ channel: 'terminal', type, requestId: 'r', ...answer })
    },
    has: (capability: string) => announced || capability !== 'terminal.running',
  }
  const clock = createFakeClock()
  const commands = createTerminalCommands({ link, store, viewStore, newId: () => 't1', clock })
  if (started) commands.open()
  const standing = { cols: 80, rows: 24, seq: 0, reused: !started, name: 'bash', title: '', n: 0 }
  const attached = { type: 'attached', sessionId: 't1', epoch: 'e', ...standing } as const
  store.setState((state) => reduceTerminals(state, attached), true)
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  return {
    commands,
    store,
    sent,
    closed,
    question: () => viewStore.getState().closing,
    async request() {
      commands.requestClose('t1', closed)
      await settle()
    },
  }
}

const sleeping = { programs: [{ command: 'sleep 9', background: true }] }

describe('closing a terminal', () => {
  it('asks nothing where nothing runs', async () => {
    const { request, question, sent, closed, store } = setUp()
    await request()
    expect(question()).toBeNull()
    expect(sent.slice(-2)).toEqual(['running', 'close'])
    expect(closed).toHaveBeenCalledOnce()
    expect(store.getState().order).toEqual([])
  })

  it('asks where a program runs, ends it when told to, and keeps it otherwise', async () => {
    const { request, question, sent, closed, commands } = setUp({ answer: sleeping })
    await request()
    expect(question()).toEqual({ sessionId: 't1', ...sleeping })
    commands.keepOpen()
    expect(sent).not.toContain('close')
    await request()
    expect(closed).not.toHaveBeenCalled()
    commands.confirmClose()
    expect(question()).toBeNull()
    expect(sent.at(-1)).toBe('close')
    expect(closed).toHaveBeenCalledOnce()
  })

  it('asks once, however often it is wished', async () => {
    const { request, sent } = setUp({ answer: 'never' })
    await request()
    await request()
    expect(sent.filter((type) => type === 'running')).toHaveLength(1)
  })

  it.each([
    ['does not announce it', { announced: false }],
    ['cannot find out', { answer: {} }],
  ])('asks on a server that %s, once something was entered', async (_, how) => {
    const { request, question, commands } = setUp(how)
    commands.input('t1', 'make\r')
    await request()
    expect(question()).toEqual({ sessionId: 't1', programs: 'unknown' })
  })

  it('asks on such a server where another page may have entered something', async () => {
    const { request, question } = setUp({ announced: false, started: false })
    await request()
    expect(question()).toEqual({ sessionId: 't1', programs: 'unknown' })
  })

  it('asks nothing on such a server while nothing was entered', async () => {
    const { request, question, sent, commands } = setUp({ announced: false })
    commands.input('t1', 'mak')
    await request()
    expect(question()).toBeNull()
    expect(sent.at(-1)).toBe('close')
  })
})
