import { describe, expect, it, vi } from 'vitest'
import { createFakeClock } from '../../../testing/kit/fakeClock'
import { reduceTerminals } from '../shared/reduce'
import { createTerminalStore } from '../store'
import { attach } from './attach'

const id = 't1'
const epoch = 'e1'

/** A screen that parses when the test says so, in the order of writing. */
function createScreen() {
  const waiting: { text: string; done: () => void }[] = []
  const screen = {
    shown: '',
    sizes: [] as string[],
    write: (text: string, done: () => void) => void waiting.push({ text, done }),
    reset: () => {
      screen.shown = ''
    },
    resize: (cols: number, rows: number) => {
      screen.sizes.push(`${cols}x${rows}@${screen.shown.length}`)
    },
    parse(pieces = Number.POSITIVE_INFINITY) {
      for (let piece = 0; piece < pieces && waiting.length > 0; piece += 1) {
        const { text, done } = waiting.shift()!
        screen.shown += text
        done()
      }
    },
  }
  return screen
}

function setUp() {
  const store = createTerminalStore()
  const says = (event: Parameters<typeof reduceTerminals>[1]) =>
    store.setState((state) => reduceTerminals(state, event), true)
  const clock = createFakeClock()
  const screen = createScreen()
  const ack = vi.fn<(position: number) => void>()
  const live = vi.fn()
  const attached = (seq: number, more = {}) =>
    says({
      type: 'attached',
      sessionId: id,
      epoch,
      cols: 80,
      rows: 24,
      seq,
      reused: true,
      name: 'bash',
      title: '',
      n: 0,
      ...more,
    })
  const output = (data: string, seq: number) => says({ type: 'output', sessionId: id, epoch, data, seq })
  const resized = (cols: number, seq: number) =>
    says({ type: 'resized', sessionId: id, epoch, cols, rows: 24, seq })
  says({ type: 'requested', sessionId: id, name: '', cols: 80, rows: 24 })
  const start = () =>
    attach({
      screen,
      store,
      sessionId: id,
      clock,
      ack(sessionId, position) {
        expect(sessionId).toBe(id)
        ack(position)
      },
      live,
    })
  return { store, says, clock, screen, ack, live, attached, output, resized, start }
}

describe('a screen', () => {
  it('shows what was there and what comes, once', () => {
    const { attached, output, screen, start } = setUp()
    attached(2)
    output('ab', 2)
    start()
    output('cd', 4)
    output('cd', 4)
    screen.parse()
    expect(screen.shown).toBe('abcd')
  })

  it('rings and answers nothing until the replay is parsed, and is live then', () => {
    const { attached, output, screen, start, live } = setUp()
    attached(4)
    output('abcdef', 6)
    const { isReplaying } = start()
    screen.parse(1)
    expect(screen.shown).toBe('')
    expect(isReplaying()).toBe(true)
    screen.parse(2)
    expect(screen.sizes).toEqual(['80x24@0'])
    expect(screen.shown).toBe('abcd')
    expect(isReplaying()).toBe(false)
    screen.parse()
    expect(live).toHaveBeenCalledTimes(1)
  })

  it('takes each size at its position', () => {
    const { attached, output, resized, screen, start } = setUp()
    attached(0)
    output('one', 3)
    resized(100, 3)
    output('two', 6)
    start()
    resized(90, 6)
    output('!', 7)
    screen.parse()
    expect(screen.sizes).toEqual(['80x24@0', '100x24@3', '90x24@6'])
    expect(screen.shown).toBe('onetwo!')
  })

  it('starts afresh for another shell, after what it still has to parse', () => {
    const { attached, output, screen, start } = setUp()
    attached(0)
    start()
    output('old', 3)
    attached(3, { epoch: 'e2' })
    screen.parse()
    expect(screen.shown).toBe('')
  })

  it('shows the newest text when the scrollback ran ahead of it', () => {
    const { attached, output, screen, start, says } = setUp()
    attached(0)
    start()
    output('lost', 4)
    screen.parse()
    says({
      type: 'reset',
      sessionId: id,
      epoch,
      cols: 80,
      rows: 24,
      seq: 5000,
      index: 0,
      last: true,
      data: '',
    })
    output('new', 5003)
    screen.parse()
    expect(screen.shown).toBe('new')
  })

  it('is drawn anew from a reset, at its size, and acknowledges nothing that no shell said', () => {
    const { attached, output, screen, start, says, ack, clock } = setUp()
    attached(0)
    const { isReplaying } = start()
    output('before', 6)
    const data = 'x'.repeat(20_000)
    const common = { type: 'reset', sessionId: id, epoch, cols: 132, rows: 43, seq: 5000 } as const
    says({ ...common, index: 0, last: false, data })
    says({ ...common, index: 1, last: true, data: 'y' })
    screen.parse(3)
    expect(isReplaying()).toBe(true)
    screen.parse()
    clock.tick(50)
    expect(screen.shown).toBe(`${data}y`)
    expect(screen.sizes.at(-1)).toBe('132x43@0')
    expect(isReplaying()).toBe(false)
    for (const [position] of ack.mock.calls) expect(position).toBeGreaterThan(0)
    output('!', 5001)
    screen.parse()
    clock.tick(50)
    expect(screen.shown).toBe(`${data}y!`)
    expect(ack).toHaveBeenLastCalledWith(5001)
  })

  it('hears nothing after it was detached', () => {
    const { attached, output, screen, start, ack, clock } = setUp()
    attached(0)
    const { detach } = start()
    output('ab', 2)
    detach()
    output('cd', 4)
    screen.parse()
    clock.tick(100)
    expect(screen.shown).toBe('ab')
    expect(ack).not.toHaveBeenCalled()
  })
})

describe('acknowledging', () => {
  it('happens 50 ms after parsing, and at once after 16,384 units', () => {
    const { attached, output, screen, start, ack, clock } = setUp()
    attached(0)
    start()
    output('ab', 2)
    screen.parse()
    expect(ack).not.toHaveBeenCalled()
    clock.tick(50)
    expect(ack.mock.calls).toEqual([[2]])
    output('x'.repeat(40_000), 40_002)
    screen.parse()
    expect(ack.mock.calls).toEqual([[2], [16_386], [32_770]])
    clock.tick(50)
    expect(ack.mock.lastCall).toEqual([40_002])
  })

  it('never lies inside a character', () => {
    const { attached, output, screen, start, ack, clock } = setUp()
    attached(0)
    start()
    output(`x${'😀'.repeat(10_000)}`, 20_001)
    screen.parse()
    clock.tick(50)
    expect(ack.mock.calls).toEqual([[20_001]])
    expect(screen.shown).toBe(`x${'😀'.repeat(10_000)}`)
  })
})
