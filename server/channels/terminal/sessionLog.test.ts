import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSessionLog, type SizeMark } from './sessionLog'

/** Room for a few of the chunks below. */
const LIMIT = 30_000
const FACE = '😀'

describe('the log of a terminal', () => {
  const step = fc.oneof(
    fc.string({ unit: fc.constantFrom('a', 'b', '\n', FACE), minLength: 1, maxLength: 6 }),
    fc.record({ cols: fc.integer({ min: 80, max: 82 }), rows: fc.integer({ min: 24, max: 25 }) }),
  )
  /** Everything that was said, and every size at its place, beside the log that forgets. */
  function play(steps: readonly (string | { cols: number; rows: number })[]) {
    const log = createSessionLog(80, 24, LIMIT)
    let whole = ''
    const sizes: SizeMark[] = [{ at: 0, cols: 80, rows: 24 }]
    for (const one of steps) {
      if (typeof one === 'string') {
        // Each piece is a chunk of its own: chunks are joined below 4,096 units, and dropped whole.
        whole += one.repeat(5000)
        log.append(one.repeat(5000))
      } else if (log.resize(one.cols, one.rows)) sizes.push({ at: whole.length, ...one })
    }
    return { log, whole, sizes }
  }

  it('remembers the end of what was said, and gives it out between any two positions in whole characters', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), fc.nat(), fc.nat(), (steps, a, b) => {
        const { log, whole } = play(steps)
        expect(log.end).toBe(whole.length)
        const length = log.end - log.start
        if (length === 0) return
        const from = log.resumeAt(log.start + (a % length))
        if (from === null) throw new Error('It lies in the log.')
        const to = from + 1 + (b % (log.end - from))
        const text = log.read(from, to)
        expect(whole.startsWith(text, from)).toBe(true)
        expect(Math.abs(text.length - (to - from))).toBeLessThanOrEqual(1)
        expect(text).not.toMatch(/\p{Surrogate}/u)
        expect(text).not.toBe('')
      }),
    )
  })

  it('forgets sizes with their output, and keeps their numbers', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
        const { log, sizes } = play([...steps, 'z'])
        expect(log.size).toEqual(sizes.at(-1))
        const inForce = sizes.findLastIndex(({ at }) => at <= log.start)
        sizes.forEach((size, serial) => {
          if (serial >= inForce) expect(log.mark(serial)).toEqual(size)
          if (serial < inForce) expect(log.mark(serial)).toBeUndefined()
        })
        for (const { at } of sizes) {
          if (at <= log.start) continue
          const serial = log.markFrom(at)
          expect(serial).toBe(sizes.findIndex((size) => size.at >= at))
        }
        expect(log.markFrom(log.end + 1)).toBe(sizes.length)
      }),
    )
  })

  it('begins a new screen at a line, in the size that it had there', () => {
    const log = createSessionLog(80, 24, LIMIT)
    log.append(`first\n${'x'.repeat(5000)}`)
    expect(log.firstLine()).toEqual({ at: 0, cols: 80, rows: 24 })
    log.resize(90, 30)
    log.append(`cut\nline${'y'.repeat(LIMIT)}`)
    log.resize(100, 40)
    // What is older than the limit is forgotten a block at a time.
    expect(log.start).toBeGreaterThan('first\n'.length)
    expect(log.start).toBeLessThanOrEqual(5006)
    expect(log.firstLine()).toEqual({ at: 5010, cols: 90, rows: 30 })
  })

  it('says that it has a size already, and takes another number of rows for another size', () => {
    const log = createSessionLog(80, 24)
    expect([log.resize(80, 24), log.resize(80, 25), log.resize(81, 25), log.resize(81, 25)]).toEqual([
      false,
      true,
      true,
      false,
    ])
  })

  it('gives a border beside a cut character, and never nothing', () => {
    const log = createSessionLog(80, 24)
    log.append(`a${FACE}b`)
    expect([log.read(0, 2), log.read(1, 2), log.read(1, 3), log.read(0, 4)]).toEqual([
      'a',
      FACE,
      FACE,
      `a${FACE}b`,
    ])
    expect([0, 1, 2, 3, 4, 5, -1].map(log.resumeAt)).toEqual([0, 1, 1, 3, 4, null, null])
    const open = createSessionLog(80, 24)
    open.append('ab\ud83d')
    // Its second half is still to come, or never comes.
    expect(open.read(0, 3)).toBe('ab\ud83d')
    const lone = createSessionLog(80, 24)
    lone.append('a\ude00')
    expect(lone.resumeAt(1)).toBe(1)
  })

  it('gives the last units, and none before a position', () => {
    const log = createSessionLog(80, 24)
    log.append('abcdef')
    expect([log.last(3, 0), log.last(3, 5), log.last(9, 0), log.last(3, 6), log.last(3, 7)]).toEqual([
      'def',
      'f',
      'abcdef',
      '',
      '',
    ])
  })
})
