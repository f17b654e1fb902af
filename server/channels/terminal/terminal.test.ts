import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { createTerminalHarness } from '../../../src/testing/terminalHarness'
import { FrameError } from '../../socket/channel'

const id = 't1'
const create = { type: 'create', sessionId: id, cols: 80, rows: 24 }

/** A harness with one terminal, one page looking at it, and its shell. */
function started() {
  const harness = createTerminalHarness()
  const page = harness.connect('page')
  page.sends(create)
  const shell = harness.shells[0]!
  const says = (text: string | Uint8Array) => {
    shell.print(text)
    harness.clock.tick(5)
  }
  return { ...harness, page, shell, says }
}

describe('a terminal', () => {
  it('is started once, announced, and listed for every page', () => {
    const { page, connect, shells, channel } = started()
    expect(page.of('attached')).toMatchObject([
      { sessionId: id, epoch: 'epoch-1', cols: 80, rows: 24, seq: 0, reused: false, name: 'bash', n: 0 },
    ])
    expect(page.of('reset')).toEqual([])
    const other = connect('other')
    other.sends({ type: 'list', requestId: 'r1' })
    expect(other.of('list')).toMatchObject([
      { requestId: 'r1', sessions: [{ sessionId: id, epoch: 'epoch-1', alive: true, cwd: '/' }] },
    ])
    expect(shells).toHaveLength(1)
    expect([...channel.processes()]).toEqual([[1000, id]])
  })

  it('joins output for 5 ms, and sends an echo at once', () => {
    const { page, shell, clock } = started()
    shell.print('a')
    shell.print('b')
    expect(page.of('output')).toEqual([])
    clock.tick(5)
    expect(page.of('output')).toMatchObject([{ data: 'ab', seq: 2, epoch: 'epoch-1' }])
    page.sends({ type: 'input', sessionId: id, data: 'x', n: 1, epoch: 'epoch-1' })
    shell.print('x')
    expect(page.of('output').at(-1)).toMatchObject({ data: 'x', seq: 3 })
  })

  it('cuts frames at 16,384 units and never inside a character', () => {
    const { page, says } = started()
    const bytes = new TextEncoder().encode(`x${'😀'.repeat(20_000)}`)
    says(bytes.subarray(0, 30_003))
    says(bytes.subarray(30_003))
    expect(page.text()).toBe(`x${'😀'.repeat(20_000)}`)
    for (const { data } of page.of('output')) {
      expect(data.length).toBeLessThanOrEqual(16_384)
      expect(data).not.toMatch(/\p{Surrogate}/u)
    }
  })

  it('outlives its socket and is replayed exactly from every position a page may have reached (T2, T4, W10)', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constant('😀\r\n')), { maxLength: 12 }),
        fc.nat({ max: 11 }),
        (pieces, resizeAt) => {
          const { says, connect, page } = started()
          pieces.forEach((piece, index) => {
            if (index === resizeAt) page.sends({ type: 'resize', sessionId: id, cols: 100, rows: 30 })
            says(piece)
          })
          page.drop()
          const text = pieces.join('')
          for (let after = 0; after <= text.length; after += 1) {
            const again = connect(`again-${after}`)
            again.sends({ type: 'create', sessionId: id, after, epoch: 'epoch-1' })
            expect(again.of('reset')).toEqual([])
            expect(again.of('attached')).toMatchObject([{ seq: text.length, reused: true }])
            expect(applied(text.slice(0, after), again.of('output'))).toBe(text)
            for (const { data } of again.of('output')) expect(data).not.toMatch(/\p{Surrogate}/u)
            again.drop()
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  it('replays sizes in the order of the log', () => {
    const { says, connect, page, shell } = started()
    says('one')
    page.sends({ type: 'resize', sessionId: id, cols: 5000, rows: 0 })
    says('two')
    const later = connect('later')
    later.sends({ type: 'create', sessionId: id, after: 1, epoch: 'epoch-1' })
    expect(later.received.filter(({ type }) => /output|resized/.test(type))).toMatchObject([
      { type: 'output', data: 'ne', seq: 3 },
      { type: 'resized', cols: 1000, rows: 1, seq: 3 },
      { type: 'output', data: 'two', seq: 6 },
    ])
    expect(shell.sizes).toEqual(['1000x1'])
  })

  it('tells a page that begins at 0 the size that the output began with, which may be the only one', () => {
    const { says, connect, page } = started()
    says('one')
    const later = connect('later')
    later.sends({ type: 'create', sessionId: id, after: 0, epoch: 'epoch-1' })
    page.sends({ type: 'resize', sessionId: id, cols: 100, rows: 30 })
    expect(later.received.filter(({ type }) => /output|resized/.test(type))).toMatchObject([
      { type: 'resized', cols: 80, rows: 24, seq: 0 },
      { type: 'output', data: 'one', seq: 3 },
      { type: 'resized', cols: 100, rows: 30, seq: 3 },
    ])
  })

  it('begins with a reset for a page that has nothing or another epoch', () => {
    const { says, connect } = started()
    says('hello\r\nworld')
    for (const after of [{}, { after: 3, epoch: 'other' }, { after: 99, epoch: 'epoch-1' }, { after: 3 }]) {
      const page = connect(`page-${JSON.stringify(after)}`)
      page.sends({ type: 'create', sessionId: id, ...after })
      expect(page.types()).toEqual(['attached', 'reset', 'output'])
      expect(page.of('reset')).toMatchObject([{ seq: 0, index: 0, last: true, data: '', cols: 80 }])
      expect(page.text()).toBe('hello\r\nworld')
    }
  })

  it('begins after the first line feed once the oldest output was dropped', () => {
    const { says, connect } = started()
    says(`${'x'.repeat(99)}\n`.repeat(30_000))
    const page = connect('late')
    page.sends({ type: 'create', sessionId: id, after: 10, epoch: 'epoch-1' })
    const reset = page.of('reset')[0]!
    expect(reset.seq % 100).toBe(0)
    expect(reset.seq).toBeGreaterThan(3_000_000 - 2_097_152 - 33_000)
    expect(page.text().startsWith('xxx')).toBe(true)
  })

  it('tells the exit after the last output, keeps it readable for 10 minutes, then forgets it (T8)', () => {
    const { says, page, shell, connect, clock } = started()
    says('before')
    shell.print('last words')
    shell.exit(3)
    expect(page.types().slice(-2)).toEqual(['output', 'close'])
    expect(page.of('close')).toMatchObject([{ exitCode: 3, seq: 16 }])
    const later = connect('later')
    later.sends({ type: 'create', sessionId: id, epoch: 'epoch-1' })
    expect(later.types()).toEqual(['attached', 'reset', 'output', 'close'])
    clock.tick(600_000)
    expect(later.of('list').at(-1)?.sessions).toEqual([])
    later.sends({ type: 'create', sessionId: id, epoch: 'epoch-1' })
    expect(later.of('error')).toMatchObject([{ code: 'NOT_FOUND', sessionId: id }])
  })

  it('starts anew under the same id once it ended', () => {
    const { page, shell, shells } = started()
    shell.exit(0)
    page.sends(create)
    expect(shells).toHaveLength(2)
    expect(page.of('attached').map(({ epoch }) => epoch)).toEqual(['epoch-1', 'epoch-2'])
  })

  it('ends with close, is asked to leave and then killed', () => {
    const { page, shell, clock } = started()
    page.sends({ type: 'close', sessionId: id, epoch: 'epoch-1' })
    clock.tick(2_000)
    expect(shell.signals).toEqual(['SIGHUP', 'SIGKILL'])
    shell.exit(null)
    expect(page.of('close')).toMatchObject([{ exitCode: null }])
    expect(page.of('list').at(-1)?.sessions).toEqual([])
    expect(clock.waiting).toBe(0)
  })
})

describe('a terminal that is closed while a page lags behind', () => {
  /** A page that has acknowledged nothing of what is more than its window, and another that is quick. */
  function lagging() {
    const harness = started()
    const { page, shell, says, clock, connect } = harness
    const other = connect('other')
    other.sends({ type: 'list', requestId: 'r' })
    says('x'.repeat(150_000))
    clock.tick(6_000)
    says('y'.repeat(150_000))
    const readAll = () => {
      for (let seen = -1; seen !== page.text().length; ) {
        seen = page.text().length
        page.sends({ type: 'ack', sessionId: id, epoch: 'epoch-1', seq: seen })
      }
      clock.tick(0)
    }
    return { ...harness, other, shell, readAll }
  }
  const listed = (page: { of(type: 'list'): { sessions: readonly unknown[] }[] }) =>
    page.of('list').at(-1)?.sessions
  const close = { type: 'close', sessionId: id, epoch: 'epoch-1' }

  it('is no longer listed, and that page still gets the rest and the exit', () => {
    const { page, other, shell, readAll, clock } = lagging()
    other.sends(close)
    shell.exit(0)
    expect(page.text().length).toBeLessThan(300_000)
    expect(listed(other)).toEqual([])
    readAll()
    expect(page.text()).toHaveLength(300_000)
    expect(page.of('close')).toMatchObject([{ exitCode: 0, seq: 300_000 }])
    expect(clock.waiting).toBe(0)
  })

  it('also when it had ended by itself before', () => {
    const { page, other, shell, readAll, clock } = lagging()
    shell.exit(3)
    expect(listed(other)).toMatchObject([{ alive: false }])
    other.sends(close)
    expect(listed(other)).toEqual([])
    readAll()
    expect(page.text()).toHaveLength(300_000)
    expect(page.of('close')).toMatchObject([{ exitCode: 3 }])
    expect(clock.waiting).toBe(0)
  })

  it('is let go of when that page leaves', () => {
    const { page, other, shell, clock } = lagging()
    shell.exit(3)
    other.sends(close)
    page.drop()
    clock.tick(0)
    expect(clock.waiting).toBe(0)
    other.sends({ type: 'create', sessionId: id, epoch: 'epoch-1', after: 0 })
    expect(other.of('error')).toMatchObject([{ code: 'NOT_FOUND', reason: 'closed' }])
  })

  it('says to who comes later why it is gone', () => {
    const { page, other, shell, clock } = lagging()
    page.drop()
    shell.exit(0)
    clock.tick(600_000)
    other.sends({ type: 'create', sessionId: id, epoch: 'epoch-1', after: 0 })
    other.sends({ type: 'create', sessionId: id, epoch: 'epoch-0', after: 0 })
    expect(other.of('error').map(({ reason }) => reason)).toEqual(['expired', 'restarted'])
  })

  it('was closed where another one was started in its place', () => {
    const { page, other, shell, shells, connect, clock } = lagging()
    page.drop()
    shell.exit(0)
    other.sends({ type: 'create', sessionId: id })
    other.sends({ type: 'close', sessionId: id })
    shells[1]?.exit(0)
    other.drop()
    clock.tick(0)
    const late = connect('late')
    late.sends({ type: 'create', sessionId: id, epoch: 'epoch-1', after: 0 })
    expect(late.of('error')).toMatchObject([{ reason: 'closed' }])
  })
})

/** What a page holds after applying frames by the receive rule. */
function applied(have: string, frames: readonly { data: string; seq?: number | undefined }[]): string {
  return frames.reduce((text, { data, seq = 0 }) => {
    expect(seq - data.length).toBeLessThanOrEqual(text.length)
    return seq <= text.length ? text : text + data.slice(data.length - (seq - text.length))
  }, have)
}

describe('input', () => {
  it('is written once and in order however often it is sent (T6)', () => {
    const { page, shell, clock, connect } = started()
    const type = (n: number, data: string) => ({ type: 'input', sessionId: id, epoch: 'epoch-1', n, data })
    for (const n of [1, 2, 2, 1, 4]) page.sends(type(n, `${n}`))
    expect(shell.written).toEqual(['1', '2', '4'])
    clock.tick(49)
    expect(page.of('input_ack')).toEqual([])
    clock.tick(1)
    expect(page.of('input_ack').map(({ n }) => n)).toEqual([4])
    page.drop()
    const again = connect('page-2', 'page')
    again.sends({ type: 'create', sessionId: id, after: 0, epoch: 'epoch-1' })
    expect(again.of('attached')[0]?.n).toBe(4)
    again.sends(type(4, '4'))
    expect(shell.written).toEqual(['1', '2', '4'])
  })

  it('costs one message while the user waits for the echo', () => {
    const { page, shell, clock } = started()
    const before = page.received.length
    page.sends({ type: 'input', sessionId: id, epoch: 'epoch-1', n: 1, data: 'q' })
    shell.print('q')
    expect(page.received.slice(before)).toMatchObject([{ type: 'output', data: 'q' }])
    clock.tick(1_000)
    expect(page.received.slice(before + 1)).toMatchObject([{ type: 'input_ack', n: 1 }])
  })

  it('that is no text reaches the shell as bytes (T13)', () => {
    const { page, shell } = started()
    const bytes: number[][] = []
    shell.writeBytes = (input) => void bytes.push([...input])
    page.sends({ type: 'input', sessionId: id, data: '\u001b[M \u00ff\u0080', binary: true, n: 1 })
    expect(bytes).toEqual([[0x1b, 0x5b, 0x4d, 0x20, 0xff, 0x80]])
    expect(shell.written).toEqual([])
  })

  it('makes the size of its page the size of the terminal (T7)', () => {
    const { page, shell, connect } = started()
    const other = connect('other')
    other.sends({ type: 'create', sessionId: id, cols: 120, rows: 40 })
    expect(shell.sizes).toEqual([])
    other.sends({ type: 'input', sessionId: id, data: 'x' })
    page.sends({ type: 'input', sessionId: id, data: 'y' })
    expect(shell.sizes).toEqual(['120x40', '80x24'])
    expect(page.of('resized').map(({ cols }) => cols)).toEqual([120, 80])
  })

  it('of a page that only looks is its size for later, while one looks whose user acted (T11)', () => {
    const { page, shell, clock, connect } = started()
    const looks = connect('looks')
    looks.sends({ type: 'create', sessionId: id, cols: 44, rows: 29 })
    const resize = { type: 'resize', sessionId: id, rows: 30 }
    looks.sends({ ...resize, cols: 45, passive: true })
    expect(shell.sizes).toEqual([])
    page.sends({ ...resize, cols: 90, passive: true })
    expect(shell.sizes).toEqual(['90x30'])
    looks.sends({ type: 'input', sessionId: id, data: 'x' })
    expect(shell.sizes.at(-1)).toBe('45x30')
    looks.sends({ ...resize, cols: 46, passive: true })
    page.sends({ ...resize, cols: 91, passive: true })
    expect(shell.sizes.at(-1)).toBe('46x30')
    looks.drop()
    clock.tick(3_000)
    expect(shell.sizes.at(-1)).toBe('91x30')
  })

  it('of a page that was cut off stays the size, and goes over to one that looks when it is gone', () => {
    const { page, shell, clock, connect } = started()
    const looks = connect('looks')
    looks.sends({ type: 'create', sessionId: id, cols: 44, rows: 29 })
    page.drop()
    looks.sends({ type: 'resize', sessionId: id, cols: 45, rows: 29, passive: true })
    clock.tick(2_000)
    const back = connect('page-2', 'page')
    back.sends({ ...create, epoch: 'epoch-1' })
    clock.tick(2_000)
    expect(shell.sizes).toEqual([])
    back.drop()
    clock.tick(3_000)
    expect(shell.sizes).toEqual(['45x29'])
  })

  it('for another epoch or an unknown terminal does nothing but say so', () => {
    const { page, shell } = started()
    page.sends({ type: 'input', sessionId: id, data: 'x', epoch: 'other' })
    page.sends({ type: 'resize', sessionId: 'nobody', cols: 1, rows: 1 })
    expect(page.of('error').map(({ code }) => code)).toEqual(['NOT_FOUND', 'NOT_FOUND'])
    expect(shell.written).toEqual([])
  })
})

describe('refusals', () => {
  it('have words for what cannot be read', () => {
    const { page, channel } = started()
    const say = (frame: Record<string, unknown>) => () =>
      channel.received(page, { channel: 'terminal', type: '', ...frame })
    expect(say({ type: 'dance', sessionId: id })).toThrow(FrameError)
    expect(say({ type: 'dance', sessionId: id })).toThrow('Unknown terminal message "dance"')
    expect(say({ type: 'input', sessionId: id })).toThrow('missing or wrong fields')
    expect(say({ type: 'resize', sessionId: id, cols: 'a', rows: 1 })).toThrow(FrameError)
    expect(say({ type: 'create', sessionId: 'constructor' })).toThrow('missing or wrong fields')
  })

  it('tell why a shell could not be started', () => {
    const page = createTerminalHarness({ failing: 'No such shell.' }).connect('page')
    page.sends(create)
    expect(page.of('error')).toMatchObject([{ code: 'SPAWN_FAILED', error: 'No such shell.' }])
    expect(page.of('close')).toMatchObject([{ exitCode: null }])
  })

  it('stop the 65th terminal', () => {
    const { connect } = createTerminalHarness()
    const page = connect('page')
    for (let index = 0; index < 65; index += 1) page.sends({ ...create, sessionId: `t${index}` })
    expect(page.of('error')).toMatchObject([{ code: 'LIMIT', sessionId: 't64' }])
  })
})

describe('the list', () => {
  it('carries new names at once and titles a little later (T9)', async () => {
    const { page, says, clock } = started()
    page.sends({ type: 'rename', sessionId: id, name: 'build' })
    expect(page.of('list').at(-1)?.sessions[0]?.name).toBe('build')
    says('\u001b]0;vim\u0007')
    await vi.waitFor(() => {
      clock.tick(500)
      expect(page.of('list').at(-1)?.sessions[0]?.title).toBe('vim')
    })
  })
})

describe('what runs in a terminal', () => {
  const programs = [{ command: 'sleep 9', background: true }]
  const ask = { type: 'running', requestId: 'r1', sessionId: id }

  it('goes to the client that asks, and nothing of one that is not there (T10)', async () => {
    const { page, shell } = started()
    shell.running = async () => programs
    page.sends(ask)
    await vi.waitFor(() => expect(page.received.at(-1)).toMatchObject({ ...ask, programs }))
    page.sends({ ...ask, sessionId: 'other' })
    page.sends({ ...ask, requestId: 'r2', epoch: 'another' })
    await vi.waitFor(() => expect(page.received.at(-1)).toMatchObject({ requestId: 'r2', programs: [] }))
  })

  it('is left open where it cannot be found out', async () => {
    const { page, shell } = started()
    shell.running = () => Promise.reject(new Error('no ps'))
    page.sends(ask)
    await vi.waitFor(() => expect(page.received.at(-1)).toMatchObject(ask))
    expect(page.received.at(-1)).not.toHaveProperty('programs')
  })
})

describe('a program that asks for colours', () => {
  const asked = (...questions: readonly string[]) =>
    questions.map((one) => `\u001b]${one};?\u001b\\`).join('')
  const told = (slot: string, colour: string) => `\u001b]${slot};rgb:${colour}\u001b\\`

  it('gets those of the page in which something was entered last, once (T12)', async () => {
    const { page, shell, says, connect } = started()
    page.sends({ type: 'theme', theme: 'light' })
    const other = connect('other')
    other.sends({ type: 'create', sessionId: id })
    other.sends({ type: 'theme', theme: 'dark' })
    page.sends({ type: 'input', sessionId: id, data: '' })
    says(asked('11', '4;1', '4;196', '4;255'))
    const light = [
      told('11', 'f7f7/f8f8/fafa'),
      told('4;1', 'b4b4/2323/2a2a'),
      told('4;196', 'ffff/0000/0000'),
      told('4;255', 'eeee/eeee/eeee'),
    ]
    await vi.waitFor(() => expect(shell.written.slice(1).join('')).toBe(light.join('')))
    other.sends({ type: 'input', sessionId: id, data: '' })
    says(asked('10'))
    await vi.waitFor(() => expect(shell.written.at(-1)).toBe(told('10', 'e7e7/eaea/f0f0')))
  })

  it('gets what a program has set, until that is taken back', async () => {
    const { shell, says } = started()
    says(`\u001b]11;#402000\u0007\u001b]4;1;rgb:1/2/3\u0007${asked('11', '4;1')}`)
    const set = [told('11', '4040/2020/0000'), told('4;1', '1111/2222/3333')]
    await vi.waitFor(() => expect(shell.written).toEqual(set))
    says(`\u001b]111\u0007${asked('11')}`)
    await vi.waitFor(() => expect(shell.written.at(-1)).toBe(told('11', '1414/1717/1c1c')))
  })
})

describe('stopping', () => {
  it('waits for shells that leave, and not for ever for others', async () => {
    const { channel, shell, clock, page } = started()
    page.sends({ ...create, sessionId: 't2' })
    const stopped = channel.stop()
    shell.exit(null)
    clock.tick(3_500)
    await stopped
    expect(clock.waiting).toBe(0)
  })
})
