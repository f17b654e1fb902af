import { afterAll, describe, expect, it } from 'vitest'
import { differenceGoingOn } from '../../../../src/testing/record/screenDifference'
import { tellFigure } from '../../../../src/testing/tellFigure'
import { checkRecording } from '../../../../src/testing/tui/checkRecording'
import { type Recording, readRecordings } from '../../../../src/testing/tui/readRecordings'
import { createCheckpoints } from './checkpoints'
import { createHeadlessTerminal } from './headlessTerminal'
import { createSerializableTerminal, written } from './serializableTerminal'
import { takeCheckpoint } from './takeCheckpoint'

/** Cuts of each recording, at places that the seed decides; the soak takes 10,000 in all. */
const CUTS = Number(process.env.PROOF_CHECKPOINTS ?? 8)
const SEED = Number(process.env.PROOF_SEED ?? 20_260_101)
const MEBI = 1_048_576
const recordings = readRecordings()
const named = recordings.map((recording) => [recording.program, recording] as const)

describe('a restored checkpoint and the output after it', () => {
  const sums = { programs: 0, restored: 0, refused: 0, mismatches: 0 }
  afterAll(() =>
    tellFigure(
      `${sums.programs} programs: ${sums.restored} checkpoints restored and played to the end, ${sums.mismatches} mismatches; at ${sums.refused} more places none was taken`,
    ),
  )

  it('are tried with at least 12 programs', () => {
    expect(recordings.length).toBeGreaterThanOrEqual(12)
  })

  it.each(named)(
    'show what an uninterrupted terminal shows: %s',
    async (_, recording) => {
      const { points, restored, refused, mismatches } = await checkRecording(recording, CUTS, SEED)
      sums.programs += 1
      sums.restored += restored
      sums.refused += refused
      sums.mismatches += mismatches.length
      expect(mismatches).toEqual([])
      // Every point has its checkpoint: one that is refused is a failure.
      expect({ restored, refused }).toEqual({ restored: points, refused: 0 })
      expect(points).toBeGreaterThan(0)
    },
    60_000 + CUTS * 500,
  )
})

/** Plays a recording again and again; tells how many were kept and how old the newest one ever was. */
async function keep({ cols, rows, steps }: Recording, now: () => number) {
  const counts = { kept: 0, refused: 0, missing: 0 }
  const headless = createHeadlessTerminal(cols, rows, () => checkpoints.parsed())
  const failed = (error: unknown) => expect.fail(String(error))
  const checkpoints = createCheckpoints({ headless, setTimer: () => () => {}, now, counts, failed })
  let oldest = 0
  while (headless.position < 1.25 * MEBI) {
    const read = steps.map((step) => {
      if ('r' in step) return headless.resize(...step.r)
      return new Promise<void>((resolve) => headless.read(step.o, resolve))
    })
    await Promise.all(read)
    oldest = Math.max(oldest, headless.position - (checkpoints.newest()?.at ?? 0))
  }
  checkpoints.stop()
  headless.dispose()
  return { kept: counts.kept, oldest }
}

describe('checkpoints', () => {
  let worst = 0
  afterAll(() => tellFigure(`the newest checkpoint was never more than ${worst} units old`))

  it.each(named)('are kept at least once in 1 MiB of output: %s', async (_, recording) => {
    const { kept, oldest } = await keep(recording, () => 0)
    worst = Math.max(worst, oldest)
    expect(kept).toBeGreaterThan(0)
    expect(oldest).toBeLessThan(MEBI)
  })

  it('become rarer when they take long, and do not stop', async () => {
    const git = recordings.find(({ program }) => program === 'git')!
    let time = 0
    const flooded = await keep(git, () => (time += 1))
    const usual = await keep(git, () => 0)
    expect(flooded.oldest).toBeLessThan(MEBI)
    expect(flooded.kept).toBeLessThan(usual.kept)
  })

  it('of a flood, which have few lines, are followed by a full one when a client comes', async () => {
    let time = 0
    const counts = { kept: 0, refused: 0, missing: 0 }
    const headless = createHeadlessTerminal(80, 24, () => checkpoints.parsed())
    const failed = (error: unknown) => expect.fail(String(error))
    const now = () => (time += 1)
    const checkpoints = createCheckpoints({ headless, setTimer: () => () => {}, now, counts, failed })
    const lines = async () => {
      const { terminal } = createSerializableTerminal(80, 24, 2_000)
      await written(terminal, checkpoints.newest()?.pieces.join('') ?? '')
      return terminal.buffer.normal.baseY
    }
    let line = 0
    while (counts.kept < 2)
      await new Promise<void>((resolve) => headless.read(`line ${line++}\r\n`.repeat(2_500), resolve))
    expect(await lines()).toBe(200)
    checkpoints.refresh()
    expect(await lines()).toBe(1_000)
    // Nothing was said since: there is no better one.
    checkpoints.refresh()
    expect(counts.kept).toBe(3)
  })

  it('are not kept inside an escape sequence', async () => {
    const headless = createHeadlessTerminal(80, 24, () => {})
    await new Promise<void>((resolve) => headless.read('text \u001b[3', resolve))
    expect(takeCheckpoint(headless)).toBeNull()
    await new Promise<void>((resolve) => headless.read('1m', resolve))
    expect(takeCheckpoint(headless)).toMatchObject({ at: 10, nextMark: 1, cols: 80, rows: 24 })
  })

  it('stand for what was read when they were asked for, whatever comes behind', async () => {
    const headless = createHeadlessTerminal(80, 24, () => {})
    await new Promise<void>((resolve) => headless.read('before', resolve))
    const checkpoint = takeCheckpoint(headless)
    headless.read(' after', () => {})
    headless.resize(100, 30)
    expect(checkpoint).toMatchObject({ at: 6, nextMark: 1, cols: 80, rows: 24 })
    const { terminal } = createSerializableTerminal(80, 24)
    await written(terminal, checkpoint?.pieces.join('') ?? '')
    expect(terminal.buffer.active.getLine(0)?.translateToString(true)).toBe('before')
  })

  it('keep a mark that has no letter where it is, alone', async () => {
    const headless = createHeadlessTerminal(80, 24, () => {})
    const mark = '\u0301a mark\r\nletter\u001b[m\u0301\u001b[31m\u0301\r\n'
    await new Promise<void>((resolve) => headless.read(mark + 'line\r\n'.repeat(300) + mark, resolve))
    const { terminal } = createSerializableTerminal(80, 24)
    await written(terminal, takeCheckpoint(headless)?.pieces.join('') ?? '')
    expect(terminal.buffer.active.getLine(0)?.translateToString(true)).toBe('\u0301a mark')
    expect(await differenceGoingOn(headless.terminal, terminal)).toBeNull()
  })

  it('are not kept where a program uses a character set that is not written down', async () => {
    const headless = createHeadlessTerminal(80, 24, () => {})
    await new Promise<void>((resolve) => headless.read('\u001b(4text', resolve))
    expect(takeCheckpoint(headless)).toBeNull()
    await new Promise<void>((resolve) => headless.read('\u001b(Btext', resolve))
    expect(takeCheckpoint(headless)).not.toBeNull()
  })

  it('have at most 6 pieces of 65,536 units, whatever is on the screen', async () => {
    const headless = createHeadlessTerminal(80, 24, () => {})
    const cell = (index: number) =>
      `\u001b[38;2;${index % 256};${(index * 7) % 256};1;48;2;9;9;${index % 250}m#`
    const line = (index: number) =>
      `${Array.from({ length: 79 }, (_, x) => cell(index * 79 + x)).join('')}\r\n`
    for (let index = 0; index < 700; index += 1)
      await new Promise<void>((resolve) => headless.read(line(index), resolve))
    const checkpoint = takeCheckpoint(headless)
    expect(checkpoint?.pieces.length).toBeLessThanOrEqual(6)
    for (const piece of checkpoint?.pieces ?? []) expect(piece.length).toBeLessThanOrEqual(65_536)
  })
})
