import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createPieceGroups } from '../../channels/agent/markdown/pieceGroups'
import { continueMarkdown, emptyMarkdown, readOn } from '../../channels/agent/markdown/streamedMarkdown'
import { headingName, lineGroups, lineOfTop, topOfLine } from './markdownLines'

it('each piece has the line it begins in', () => {
  const text = '# One\n\ntext\nmore\n\n```js\na\n\nb\n```\n\n- x\n- y\n\n## Two\n'
  let parsed = continueMarkdown(emptyMarkdown, text, false)
  while (parsed.end < parsed.text.length) parsed = readOn(parsed)
  const lines = lineGroups(createPieceGroups()(parsed.pieces)).flatMap((group) => group.lines)
  expect(lines).toEqual([1, 3, 6, 12, 15])
})

const MARKS = [
  { line: 1, top: 0 },
  { line: 3, top: 100 },
  { line: 9, top: 130 },
]

it('a line stands between the pieces around it, and back', () => {
  expect([1, 2, 3, 6, 9, 10, 11].map((line) => topOfLine(line, MARKS, 200, 10))).toEqual([
    0, 50, 100, 115, 130, 165, 200,
  ])
  expect([0, 50, 115, 165].map((top) => lineOfTop(top, MARKS, 200, 10))).toEqual([1, 2, 6, 10])
})

it('the way back leads to the same place, wherever the pieces stand', () => {
  const steps = fc.array(
    fc.record({ lines: fc.integer({ min: 1, max: 20 }), pixels: fc.integer({ min: 1, max: 400 }) }),
    {
      minLength: 1,
      maxLength: 20,
    },
  )
  fc.assert(
    fc.property(steps, fc.double({ min: 0, max: 1, noNaN: true }), (all, part) => {
      let [line, top] = [1, 0]
      const marks = all.map(({ lines, pixels }) => {
        const mark = { line, top }
        line += lines
        top += pixels
        return mark
      })
      const wanted = 1 + part * (line - 1)
      expect(lineOfTop(topOfLine(wanted, marks, top, line - 1), marks, top, line - 1)).toBeCloseTo(wanted, 5)
    }),
  )
})

it('no text has no place', () => {
  expect([topOfLine(1, [], 0, 1), lineOfTop(0, [], 0, 1)]).toEqual([0, 1])
})

it('a heading is named as links name it', () => {
  expect(['## How it works!', 'Title\n=====', '# `code` & more #', '### Größe 2'].map(headingName)).toEqual([
    'how-it-works',
    'title',
    'code--more',
    'größe-2',
  ])
})
