import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lineEdits } from './monacoEdits'

/** Applies edits as Monaco does: a line past the end means the end. */
function apply(before: string, edits: ReturnType<typeof lineEdits>): string {
  const starts = [0, ...[...before.matchAll(/\n/g)].map((match) => match.index + 1)]
  const at = (line: number) => starts[line - 1] ?? before.length
  return edits.reduceRight(
    (text, { from, to, text: next }) => text.slice(0, at(from)) + next + text.slice(at(to)),
    before,
  )
}

const text = fc
  .array(fc.constantFrom('a', 'b', 'c', '\n', '\n'), { maxLength: 30 })
  .map((parts) => parts.join(''))

describe('the edits from one text to another', () => {
  it('give the other text', () => {
    fc.assert(fc.property(text, text, (before, after) => apply(before, lineEdits(before, after)) === after))
  })

  it('leave alone the lines that are equal', () => {
    expect(lineEdits('a\nb\nc\nd\n', 'a\nB\nc\nD\ne\n')).toEqual([
      { from: 2, to: 3, text: 'B\n' },
      { from: 4, to: 5, text: 'D\ne\n' },
    ])
  })
})
