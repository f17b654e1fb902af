import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { screenDifference } from '../../../src/testing/record/screenDifference'
import { createTerminalHarness } from '../../../src/testing/terminalHarness'
import { createTerminalPage, uninterrupted } from '../../../src/testing/terminalPage'
import { type RecordedStep, readRecordings } from '../../../src/testing/tui/readRecordings'

/** The numbers are those of the fault matrix in docs/reliability.md. */

const id = 't1'
const recordings = readRecordings()
const program = (name: string) => recordings.find((recording) => recording.program === name)!.steps
const lines = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => `line ${from + index} ${'.'.repeat(70)}\r\n`).join('')

/** A terminal of 80 × 24 cells, and what it said. */
function started() {
  const harness = createTerminalHarness()
  const { clock, shells, connect } = harness
  const owner = connect('owner')
  owner.sends({ type: 'create', sessionId: id, cols: 80, rows: 24 })
  owner.sends({ type: 'detach', sessionId: id })
  const shell = shells[0]!
  const said: RecordedStep[] = []

  function says(text: string) {
    said.push({ o: text })
    shell.print(text)
    clock.tick(5)
  }

  function resizes(cols: number, rows: number) {
    said.push({ r: [cols, rows] })
    owner.sends({ type: 'resize', sessionId: id, cols, rows })
  }

  return {
    ...harness,
    shell,
    says,
    resizes,
    plays(steps: readonly RecordedStep[]) {
      for (const step of steps) {
        if ('o' in step) says(step.o)
        else resizes(...step.r)
      }
    },
    /** The server's own terminal has read everything: it answers the question that came last. */
    async settled() {
      const answers = shell.written.length
      says('\u001b[5n')
      const answered = () => expect(shell.written.length).toBeGreaterThan(answers)
      await vi.waitFor(answered, { interval: 5, timeout: 10_000 })
    },
    page: (name: string) => createTerminalPage(harness, id, name),
    async shown(name: string) {
      const page = createTerminalPage(harness, id, name)
      await page.connect()
      await page.settle()
      return page
    },
    whole: () => uninterrupted(said),
  }
}

type Page = ReturnType<typeof createTerminalPage>

async function expectSame(page: Page, whole: ReturnType<typeof uninterrupted>) {
  expect(screenDifference(await whole, page.terminal)).toBeNull()
}

describe('a page that comes late', () => {
  it('is shown everything while that is short, and a checkpoint once it is long', async () => {
    const { says, settled, shown, whole } = started()
    says(lines(100))
    const early = await shown('early')
    expect(early.socket()?.of('reset')).toMatchObject([{ seq: 0, data: '', last: true }])
    await expectSame(early, whole())
    says(lines(5_000, 100))
    await settled()
    const late = await shown('late')
    const [reset] = late.socket()?.of('reset') ?? []
    expect(reset?.seq).toBeGreaterThan(200_000)
    expect(reset?.data.length).toBeGreaterThan(10_000)
    await expectSame(late, whole())
    await early.settle()
    await expectSame(early, whole())
  })

  it('a page that begins anew gets a checkpoint of now, and no output again that it stands for', async () => {
    const { says, settled, shown } = started()
    says(lines(4_000))
    await settled()
    // Less than the next checkpoint by itself would wait for.
    says(lines(2_000, 4_000))
    await settled()
    const page = await shown('late')
    const [reset] = page.socket()?.of('reset') ?? []
    const [attached] = page.socket()?.of('attached') ?? []
    expect(reset?.seq).toBe(attached?.seq)
    expect(page.socket()?.of('output')).toEqual([])
  })

  it('sees the same wherever its connection is cut while a checkpoint of several pieces comes', async () => {
    const { says, plays, settled, page, shown, whole } = started()
    for (let turn = 0; turn < 9; turn += 1) plays(program('colours'))
    says(lines(3))
    await settled()
    const uncut = whole()
    let serial = 0
    const cuts = fc.array(fc.record({ frames: fc.nat({ max: 12 }), parses: fc.boolean() }), { maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(cuts, async (parts) => {
        const late = page(`late-${++serial}`)
        for (const { frames, parses } of parts) {
          await late.connect()
          late.receive(frames)
          if (parses) await late.parse()
          late.drop()
        }
        await late.connect()
        await late.settle()
        await expectSame(late, uncut)
        late.drop()
        late.stop()
      }),
      { numRuns: 25 },
    )
    const last = await shown('last')
    expect(last.socket()?.of('reset').length).toBeGreaterThan(1)
  })

  it('is shown the checkpoint as plain output after clearing its screen when it knows only the documentation', async () => {
    const { says, settled, connect, clock, whole } = started()
    says(lines(5_000))
    await settled()
    const plain = connect('plain', null)
    plain.sends({ type: 'create', sessionId: id })
    for (let look = 0; look < 100; look += 1) clock.tick(50)
    expect(plain.types().every((type) => type === 'output')).toBe(true)
    const frames = plain.of('output').map(({ data }) => data)
    expect(frames[0]).toBe('\u001bc')
    for (const data of frames) expect(data.length).toBeLessThanOrEqual(16_384)
    expect(plain.text().length).toBeLessThan(300_000)
    const shown = await uninterrupted([{ o: plain.text() }])
    expect(screenDifference(await whole(), shown)).toBeNull()
  })

  it('begins after a line feed, with the modes that hold, when no checkpoint could be kept', async () => {
    const { says, shown, settled, whole, channel } = started()
    // The Dutch character set, which is not written down.
    says('\u001b(4\u001b[?2004h\u001b[?1h')
    for (let part = 0; part < 280; part += 1) says(`\u0301a mark without a letter ${lines(100, part)}`)
    await settled()
    const before = channel.checkpoints.missing
    const late = await shown('late')
    expect(channel.checkpoints.missing).toBe(before + 1)
    expect(late.terminal.modes).toMatchObject({ bracketedPasteMode: true, applicationCursorKeysMode: true })
    const uncut = await whole()
    const text = (terminal: typeof uncut) =>
      Array.from({ length: 24 }, (_, row) =>
        terminal.buffer.active.getLine(terminal.buffer.active.baseY + row)?.translateToString(true),
      )
    expect(text(late.terminal)).toEqual(text(uncut))
  })
})

describe('fault 13: a hidden tab under a flood', () => {
  it('does not hold the shell up for more than 5 s, and is shown a checkpoint when it is looked at again', async () => {
    const { says, shell, settled, shown, whole, clock, channel } = started()
    const tab = await shown('tab')
    says(lines(2_000))
    expect(shell.paused).toBe(true)
    clock.tick(5_000)
    expect(shell.paused).toBe(false)
    for (let part = 0; part < 20; part += 1) {
      says(lines(2_000, 2_000 * part))
      clock.tick(60_000)
      await settled()
    }
    expect(shell.paused).toBe(false)
    expect(tab.socket()?.of('output').length).toBeLessThan(20)
    tab.receive()
    await tab.settle()
    const resets = tab
      .socket()
      ?.of('reset')
      .map(({ seq, data }) => [seq > 0, data.length > 2_000])
    expect(resets).toEqual([
      [false, false],
      [true, true],
    ])
    expect(channel.checkpoints.missing).toBe(0)
    await expectSame(tab, whole())
  })
})

describe('fault 21: a page that reads slowly', () => {
  it('is sent no more than a window at a time, while another page gets everything at once', async () => {
    const { says, shown, shell, clock, whole } = started()
    const fast = await shown('fast')
    const slow = await shown('slow')
    says(lines(2_000))
    await fast.settle()
    expect(shell.paused).toBe(true)
    clock.tick(5_000)
    for (let part = 1; part < 30; part += 1) {
      says(lines(1_000, part * 1_000))
      await fast.settle()
      expect(shell.paused).toBe(false)
    }
    const sent = slow
      .socket()
      ?.of('output')
      .reduce((units, { data }) => units + data.length, 0)
    expect(sent).toBeLessThan(2_000 * 85 + 16_384)
    await expectSame(fast, whole())
    await slow.settle()
    await expectSame(slow, whole())
  })

  it('is sent nothing while too much waits for its socket, and goes on afterwards', async () => {
    const { says, shown, clock, whole } = started()
    const page = await shown('page')
    page.socket()!.buffered = 3_000_000
    says('waits')
    expect(page.receive()).toBe(0)
    page.socket()!.buffered = 0
    clock.tick(50)
    await page.settle()
    await expectSame(page, whole())
  })
})

describe('fault 42: two pages of different sizes', () => {
  it('change the size once for each action of a user, and never by themselves', () => {
    const { connect, shell, says, clock } = started()
    const small = connect('small')
    const large = connect('large')
    small.sends({ type: 'create', sessionId: id, cols: 70, rows: 20 })
    large.sends({ type: 'create', sessionId: id, cols: 140, rows: 50 })
    expect(shell.sizes).toEqual(['70x20'])
    large.sends({ type: 'input', sessionId: id, data: 'a' })
    large.sends({ type: 'input', sessionId: id, data: 'b' })
    says(lines(100))
    expect(shell.sizes).toEqual(['70x20', '140x50'])
    small.sends({ type: 'input', sessionId: id, data: 'c' })
    large.sends({ type: 'resize', sessionId: id, cols: 141, rows: 50 })
    clock.tick(10_000)
    expect(shell.sizes).toEqual(['70x20', '140x50', '70x20', '141x50'])
    for (const page of [small, large])
      expect(page.of('resized').map(({ cols }) => cols)).toEqual([140, 70, 141])
  })
})

describe('fault 48: an exit', () => {
  it('while no client is attached is told once, after the last byte', async () => {
    const { says, shell, page, whole } = started()
    const tab = page('tab')
    await tab.connect()
    tab.drop()
    says(lines(300))
    shell.print('last words')
    shell.exit(3)
    await tab.connect()
    await tab.settle()
    expect(tab.socket()?.types().slice(-1)).toEqual(['close'])
    expect(tab.socket()?.of('close')).toHaveLength(1)
    expect(tab.session()).toMatchObject({ status: 'ended', exitCode: 3 })
    expect((await whole()).buffer.active.baseY).toBeGreaterThan(0)
    expect(lastLine(tab)).toBe('last words')
  })

  it('during a replay is told once, after the last byte', async () => {
    const { says, shell, page } = started()
    says(lines(3_000))
    const tab = page('tab')
    await tab.connect()
    tab.receive(3)
    await tab.parse()
    shell.print('last words')
    shell.exit(0)
    await tab.settle()
    expect(tab.socket()?.of('close')).toHaveLength(1)
    expect(tab.socket()?.types().at(-1)).toBe('close')
    expect(tab.session()).toMatchObject({ status: 'ended', exitCode: 0, gap: false })
    expect(lastLine(tab)).toBe('last words')
  })
})

describe('fault 49: the id of a terminal that was killed, used again', () => {
  it('has another epoch: what both said is never mixed', async () => {
    const { says, shell, shells, clock, shown, page, connect } = started()
    const tab = await shown('tab')
    says('of the first\r\n')
    await tab.settle()
    tab.drop()
    shell.exit(0)
    const other = connect('other')
    other.sends({ type: 'create', sessionId: id })
    shells[1]!.print('of the second')
    clock.tick(5)
    const late = page('late')
    await late.connect()
    await late.settle()
    expect(lastLine(late)).toBe('of the second')
    other.sends({ type: 'create', sessionId: id, after: 5, epoch: 'epoch-1' })
    expect(other.of('attached').at(-1)).toMatchObject({ epoch: 'epoch-2' })
    expect(other.of('reset')).toMatchObject([{ epoch: 'epoch-2', seq: 0 }])
    other.sends({ type: 'input', sessionId: id, data: 'rm -r .', epoch: 'epoch-1', n: 1 })
    expect(other.of('error')).toMatchObject([{ code: 'NOT_FOUND' }])
    expect(shells[1]!.written).toEqual([])
  })
})

describe('fault 50: the other screen', () => {
  it.each(['vim', 'less', 'tmux', 'htop', 'nano'])('of %s gives the normal one back', async (name) => {
    const { plays, says, settled, shown, page, whole } = started()
    says(lines(3_500))
    const steps = program(name)
    plays(steps.slice(0, -2))
    await settled()
    const late = await shown('late')
    const cut = page('cut')
    await cut.connect()
    cut.receive(2)
    cut.drop()
    plays(steps.slice(-2))
    says('\u001b[?1049lback\r\n')
    await cut.connect()
    for (const tab of [late, cut]) {
      await tab.settle()
      await expectSame(tab, whole())
      expect(tab.terminal.buffer.active.type).toBe('normal')
    }
  })
})

describe('fault 51: a size that changes', () => {
  it('without a client and during a replay ends in the grid of a terminal that saw it all', async () => {
    const { plays, says, resizes, settled, page, whole } = started()
    const tab = page('tab')
    await tab.connect()
    await tab.settle()
    tab.drop()
    says(lines(3_500))
    plays(program('bash'))
    await settled()
    resizes(57, 31)
    plays(program('progress'))
    const late = page('late')
    await late.connect()
    await tab.connect()
    for (const [index, one] of [late, tab].entries()) {
      one.receive(4)
      await one.parse()
      resizes(90 + index, 20)
      says('after\r\n')
    }
    for (const one of [late, tab]) {
      await one.settle()
      await expectSame(one, whole())
    }
  })
})

describe('fault 52: questions of programs', () => {
  const QUESTION = '\u001b[c'
  const ANSWER = '\u001b[?1;2c'

  it.each([0, 1, 2])('get exactly one answer with %i pages, and none on replay', async (pages) => {
    const { says, shell, shown } = started()
    const tabs: Page[] = []
    for (let index = 0; index < pages; index += 1) tabs.push(await shown(`tab-${index}`))
    says(QUESTION)
    await vi.waitFor(() => expect(shell.written).toEqual([ANSWER]))
    for (const tab of tabs) await tab.settle()
    const late = await shown('late')
    tabs[0]?.drop()
    await tabs[0]?.connect()
    for (const tab of [...tabs, late]) await tab.settle()
    expect([...tabs, late].flatMap(({ typed }) => typed)).toEqual([])
    says('\u001b[5n')
    await vi.waitFor(() => expect(shell.written).toEqual([ANSWER, '\u001b[0n']))
  })
})

function lastLine({ terminal }: Page): string | undefined {
  const { active } = terminal.buffer
  return active.getLine(active.baseY + active.cursorY)?.translateToString(true)
}
