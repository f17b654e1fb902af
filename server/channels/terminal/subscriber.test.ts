import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { createTerminalHarness } from '../../../src/testing/terminalHarness'

const id = 't1'
const create = { type: 'create', sessionId: id, cols: 80, rows: 24 }

function started(tab: string | null = 'page') {
  const harness = createTerminalHarness()
  const page = harness.connect('page', tab)
  page.sends(create)
  const shell = harness.shells[0]!
  const floods = (units: number) => {
    shell.print('x'.repeat(units))
    harness.clock.tick(5)
  }
  const acks = (seq: number) => page.sends({ type: 'ack', sessionId: id, epoch: 'epoch-1', seq })
  return { ...harness, page, shell, floods, acks }
}

describe('a page that reads along', () => {
  it('stops the shell above 100,000 un-read units and lets it go below 50,000 (T5)', () => {
    const { shell, floods, acks, page } = started()
    floods(100_000)
    expect(shell.paused).toBe(false)
    floods(1)
    expect(shell.paused).toBe(true)
    expect(page.text()).toHaveLength(100_001)
    acks(50_001)
    expect(shell.paused).toBe(true)
    acks(50_002)
    expect(shell.paused).toBe(false)
  })

  it('has what it reads in 60 ms on its way, and 100,000 units for a second after a key in another terminal (T5)', () => {
    const { shell, floods, acks, page, clock } = started()
    page.sends({ ...create, sessionId: 't2' })
    let seq = 0
    const reads = (units: number) => {
      seq += units
      acks(seq)
    }
    // 2,800 units a millisecond, of which 168,000 are 60 ms.
    for (let round = 0; round < 45; round += 1) {
      floods(14_000)
      reads(14_000)
    }
    floods(120_000)
    expect(shell.paused).toBe(false)
    reads(120_000)
    page.sends({ type: 'input', sessionId: 't2', epoch: 'epoch-2', data: 'l', n: 1 })
    floods(100_001)
    expect(shell.paused).toBe(true)
    reads(100_001)
    clock.tick(1_000)
    floods(120_000)
    expect(shell.paused).toBe(false)
  })

  it('holds the shell back no more after 5 s, is sent a window at a time and catches up (T5)', () => {
    const { shell, floods, acks, page, clock } = started()
    floods(150_000)
    clock.tick(5_000)
    expect(shell.paused).toBe(false)
    floods(250_000)
    expect(page.text()).toHaveLength(150_000)
    acks(150_000)
    expect(page.text()).toHaveLength(250_000)
    acks(249_999)
    expect(page.text()).toHaveLength(250_000)
    acks(250_000)
    acks(350_000)
    expect(page.text()).toHaveLength(400_000)
    floods(10)
    expect(page.text()).toHaveLength(400_010)
    expect(page.of('reset')).toEqual([])
  })

  it('is reset when what it missed is no longer there', () => {
    const { floods, acks, page, clock } = started()
    floods(150_000)
    clock.tick(5_000)
    for (let part = 0; part < 40; part += 1) floods(100_000)
    acks(150_000)
    expect(page.of('reset')).toHaveLength(1)
    expect(page.of('output').at(-1)?.seq).toBe((page.of('reset')[0]?.seq ?? 0) + 100_000)
  })

  it('does not hold the shell back while it catches up after attaching', () => {
    const { connect, floods, acks, page, shell } = started()
    floods(90_000)
    acks(90_000)
    floods(90_000)
    acks(180_000)
    const late = connect('late')
    late.sends({ type: 'create', sessionId: id })
    expect(late.text()).toHaveLength(100_000)
    floods(90_000)
    acks(270_000)
    expect(shell.paused).toBe(false)
    late.sends({ type: 'ack', sessionId: id, epoch: 'epoch-1', seq: 100_000 })
    late.sends({ type: 'ack', sessionId: id, epoch: 'epoch-1', seq: 200_000 })
    expect(late.text()).toBe(page.text())
    floods(40_000)
    acks(310_000)
    expect(shell.paused).toBe(true)
    late.drop()
    expect(shell.paused).toBe(false)
  })

  it('is sent nothing more after detaching or losing its socket', () => {
    const { page, floods, clock, acks } = started()
    floods(120_000)
    page.sends({ type: 'detach', sessionId: id })
    floods(10)
    expect(page.text()).toHaveLength(120_000)
    acks(120_000)
    clock.tick(10_000)
    expect(clock.waiting).toBe(0)
  })
})

describe('a replay', () => {
  const types = (page: { replayed: readonly { type: string }[] }) => page.replayed.map(({ type }) => type)

  it('is what was said before a client attached, and nothing after it (G7)', () => {
    const { connect, page, floods, acks } = started()
    floods(20_000)
    acks(20_000)
    expect(types(page)).toEqual([])
    const late = connect('late')
    late.sends({ type: 'create', sessionId: id })
    expect(types(late)).toEqual(['reset', 'output', 'output'])
    floods(10)
    page.sends({ type: 'resize', sessionId: id, cols: 90, rows: 20 })
    expect(types(late)).toEqual(['reset', 'output', 'output'])
  })

  it('goes on with every ack, whatever is acked, and is never more than a window ahead of it', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 120_000 }), { maxLength: 20 }), (steps) => {
        const { connect, floods, acks } = started()
        for (let at = 90_000; at <= 360_000; at += 90_000) {
          floods(90_000)
          acks(at)
        }
        const late = connect('late')
        late.sends({ type: 'create', sessionId: id })
        let acked = 0
        for (const step of steps) {
          const sent = late.text().length
          expect(sent).toBe(Math.min(360_000, acked + 100_000))
          acked = Math.min(sent, acked + step)
          late.sends({ type: 'ack', sessionId: id, epoch: 'epoch-1', seq: acked })
        }
      }),
    )
  })

  it('is what a client missed after a cut', () => {
    const { page, floods, acks, connect } = started()
    floods(10)
    acks(10)
    page.drop()
    floods(30_000)
    const again = connect('again')
    again.sends({ type: 'create', sessionId: id, after: 10, epoch: 'epoch-1' })
    floods(5)
    expect(types(again)).toEqual(['output', 'output'])
    expect(again.text()).toHaveLength(30_005)
  })
})

describe('a page on a slow link', () => {
  it('is sent as much as it acks, also while it catches up, and never a whole window at once (fault 22)', () => {
    const { page, floods, acks, clock } = started()
    let [acked, most] = [0, 0]
    /** It acks 2,000 units a second. */
    const ack = () => {
      clock.tick(1_000)
      acked = Math.min(acked + 2_000, page.text().length)
      const before = page.text().length
      acks(acked)
      most = page.text().length - before
    }
    floods(10)
    clock.tick(20)
    acks(10)
    acked = 10
    floods(90_000)
    while (acked < 90_010) ack()
    floods(60_000)
    for (let second = 0; second < 30; second += 1) {
      ack()
      expect(most).toBeLessThan(8_192)
    }
    expect(page.text().length).toBeLessThan(acked + 16_384)
    expect(page.of('reset')).toEqual([])
  })
})

describe('a documented socket', () => {
  it('gets plain output and close, and nothing else', () => {
    const { page, floods, shell } = started(null)
    floods(3)
    page.sends({ type: 'resize', sessionId: id, cols: 90, rows: 20 })
    floods(2)
    shell.exit(0)
    const at = { channel: 'terminal', sessionId: id }
    expect(page.received).toEqual([
      { ...at, type: 'output', data: 'xxx' },
      { ...at, type: 'output', data: 'xx' },
      { ...at, type: 'close', exitCode: 0 },
    ])
  })

  it('gets what was there after clearing its screen, for the sessions it created only (T1)', () => {
    const { connect, shell, floods, clock } = started()
    floods(5)
    const documented = connect('plain', null)
    shell.print('unseen')
    clock.tick(5)
    expect(documented.received).toEqual([])
    documented.sends(create)
    expect(documented.of('output').map(({ data }) => data)).toEqual(['\u001bc', 'xxxxxunseen'])
  })

  it('counts the bytes its socket still buffers as un-read', () => {
    const { page, floods, shell, clock } = started(null)
    page.buffered = 100_001
    floods(1)
    expect(shell.paused).toBe(true)
    page.buffered = 0
    clock.tick(50)
    expect(shell.paused).toBe(false)
    page.buffered = 100_001
    floods(1)
    clock.tick(5_000)
    expect(shell.paused).toBe(false)
    floods(300_000)
    expect(page.text()).toHaveLength(2)
    page.buffered = 0
    clock.tick(50)
    expect(page.text()).toHaveLength(100_002)
    clock.tick(5_000)
    expect(page.text()).toHaveLength(300_002)
  })
})

describe('questions of programs', () => {
  it('are answered once for all pages, live only (T8)', async () => {
    const { connect, shell, clock } = started()
    const says = (text: string) => {
      shell.print(text)
      clock.tick(5)
    }
    connect('other').sends(create)
    says('\u001b[c\u001b]11;?\u0007\u001b]10;?;?\u0007')
    const answers = [
      '\u001b[?1;2c',
      '\u001b]11;rgb:1414/1717/1c1c\u001b\\',
      '\u001b]10;rgb:e7e7/eaea/f0f0\u001b\\',
      '\u001b]11;rgb:1414/1717/1c1c\u001b\\',
    ]
    await vi.waitFor(() => expect(shell.written).toEqual(answers))
    connect('third').sends(create)
    says('\u001b[5n')
    await vi.waitFor(() => expect(shell.written).toEqual([...answers, '\u001b[0n']))
  })

  it('are left to the page of a documented socket', async () => {
    const { shell, clock, page, connect } = started(null)
    shell.print('\u001b[c\u001b]0;read\u0007')
    const other = connect('other')
    await vi.waitFor(() => {
      clock.tick(500)
      expect(other.of('list').at(-1)?.sessions[0]?.title).toBe('read')
    })
    expect(shell.written).toEqual([])
    page.drop()
  })
})
