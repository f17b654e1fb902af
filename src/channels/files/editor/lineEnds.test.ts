import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  changeLineEnds,
  countLineEnds,
  followLineEnds,
  lineEndsOf,
  nameOfLineEnds,
  withLineEnds,
} from './lineEnds'

const lineEnd = fc.constantFrom('\n', '\r\n', '\r')
/** Letters and all that looks like a line end and is none. */
const words = fc.string({
  unit: fc.constantFrom('a', 'b', ' ', '\u2028', '\u2029', '\u0085', '\f'),
  maxLength: 4,
})
const text = fc.array(fc.tuple(words, lineEnd), { maxLength: 12 }).map((lines) => `${lines.flat().join('')}z`)

const plain = (mixed: string) => mixed.replace(/\r\n|\r/g, '\n')
const lineAt = (whole: string, offset: number) => whole.slice(0, offset).split('\n').length

describe('the line ends of a text', () => {
  it('come back where nothing was changed, whatever they are', () => {
    fc.assert(
      fc.property(text, (mixed) => {
        const ends = lineEndsOf(mixed)
        if (ends === null) expect(new Set(mixed.match(/\r\n|\n|\r/g)).size).toBeLessThan(2)
        else expect(withLineEnds(plain(mixed), ends)).toBe(mixed)
      }),
    )
  })

  it('stay before and behind every change, and no line is lost', () => {
    const put = words.chain((word) => fc.constantFrom(word, `${word}\n`, `\n${word}\n\n`))
    const edit = fc.record({ at: fc.nat(), length: fc.nat(8), put })
    fc.assert(
      fc.property(text, fc.array(edit, { maxLength: 6 }), (mixed, edits) => {
        let ends = lineEndsOf(mixed)
        if (ends === null) return
        let now = plain(mixed)
        for (const { at, length, put } of edits) {
          const start = at % (now.length + 1)
          const end = Math.min(now.length, start + length)
          const before = ends
          const change = { from: lineAt(now, start), to: lineAt(now, end), added: countLineEnds(put) }
          ends = changeLineEnds(before, change)
          now = now.slice(0, start) + put + now.slice(end)
          const above = change.from - 1
          const below = before.length - (change.to - 1)
          expect(ends.slice(0, above)).toEqual(before.slice(0, above))
          expect(ends.slice(ends.length - below)).toEqual(before.slice(before.length - below))
          expect(ends).toHaveLength(now.split('\n').length - 1)
          expect(plain(withLineEnds(now, ends))).toBe(now)
        }
      }),
      { numRuns: 5000 },
    )
  })

  it('give way where an empty line would be lost between two of them', () => {
    expect(withLineEnds('a\n\n\n\nb', ['\r', '\r', '\r', '\n'])).toBe('a\n\n\n\nb')
    expect(withLineEnds('a\n\n\nb', ['\r', '\r', '\r\n'])).toBe('a\r\r\r\nb')
    expect(withLineEnds('a\nb\n', ['\r', '\n'])).toBe('a\rb\n')
  })

  it.each([
    ['typing in a line', { from: 2, to: 2, added: 0 }, ['\r\n', '\n', '\r', '\r']],
    ['a new line', { from: 1, to: 1, added: 1 }, ['\r\n', '\r\n', '\n', '\r', '\r']],
    [
      'a new line among lone carriage returns',
      { from: 3, to: 3, added: 1 },
      ['\r\n', '\n', '\n', '\r', '\r'],
    ],
    ['joining two lines', { from: 2, to: 3, added: 0 }, ['\r\n', '\r', '\r']],
    ['putting two lines in the place of two', { from: 1, to: 3, added: 2 }, ['\r\n', '\n', '\r', '\r']],
  ] as const)('are what they were after %s', (_, change, expected) => {
    expect(changeLineEnds(['\r\n', '\n', '\r', '\r'], change)).toEqual(expected)
  })

  describe('of lines that are moved or copied', () => {
    const lines = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), lineEnd), { minLength: 2, maxLength: 8 })
    const nth = (lines: readonly string[]) => (line: number) => lines[line - 1]

    it('stay in their places when a line moves down and up again, as Monaco does it', () => {
      fc.assert(
        fc.property(lines, fc.nat(), (pairs, at) => {
          const ends = pairs.map(([, end]) => end)
          const line = 1 + (at % (pairs.length - 1))
          const text = pairs[line]?.[0] ?? ''
          const none = () => undefined
          const down = [
            { from: line, to: line + 1, text: '' },
            { from: line, to: line, text: `${text}\n` },
          ]
          const up = [
            { from: line + 1, to: line + 1, text: `\n${text}` },
            { from: line, to: line + 1, text: '' },
          ]
          expect(followLineEnds(ends, down, none)).toEqual(ends)
          expect(followLineEnds(followLineEnds(ends, down, none), up, none)).toEqual(ends)
        }),
      )
    })

    it('are those of the lines that were copied, above or below', () => {
      fc.assert(
        fc.property(lines, fc.nat(), fc.nat(), (pairs, at, more) => {
          const first = at % pairs.length
          const last = first + (more % (pairs.length - first))
          const copied = pairs.slice(first, last + 1)
          const words = [...pairs.slice(0, last + 1), ...copied, ...pairs.slice(last + 1)].map(
            ([word]) => word,
          )
          const expected = [...pairs.slice(0, last + 1), ...copied, ...pairs.slice(last + 1)].map(
            ([, end]) => end,
          )
          const text = copied.map(([word]) => word).join('\n')
          const ends = pairs.map(([, end]) => end)
          const above = [{ from: first + 1, to: first + 1, text: `${text}\n` }]
          const below = [{ from: last + 1, to: last + 1, text: `\n${text}` }]
          expect(followLineEnds(ends, above, nth([...words, '']))).toEqual(expected)
          expect(followLineEnds(ends, below, nth([...words, '']))).toEqual(expected)
        }),
      )
    })
  })

  it.each([
    [['\n', '\n'], 'LF'],
    [['\r\n'], 'CRLF'],
    [['\r'], 'CR'],
    [['\r', '\n'], 'mixed'],
  ] as const)('%j have the name %s', (ends, name) => {
    expect(nameOfLineEnds(ends)).toBe(name)
  })
})
