import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ReviewedChange } from '../../channels/files/editor/monaco/monacoReviewButtons'
import { partOf, rangesOf } from './lineRanges'

const text = fc
  .tuple(fc.array(fc.constantFrom('a', 'b', '', 'c'), { maxLength: 6 }), fc.boolean())
  .map(([lines, isEnded]) => lines.join('\n') + (isEnded && lines.length > 0 ? '\n' : ''))

/** The changes between two texts, by the lines of an editor. */
function changesOf(before: string, after: string): readonly ReviewedChange[] {
  const [old, now] = [before.split('\n'), after.split('\n')]
  const longest = old.map(() => now.map(() => 0))
  const at = (i: number, j: number) => longest[i]?.[j] ?? 0
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = now.length - 1; j >= 0; j--) {
      const row = longest[i]
      if (row) row[j] = old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  const changes: ReviewedChange[] = []
  let [i, j] = [0, 0]
  while (i < old.length || j < now.length) {
    const [from, to] = [i, j]
    while ((i < old.length || j < now.length) && (old[i] !== now[j] || i >= old.length || j >= now.length)) {
      if (j >= now.length || (i < old.length && at(i + 1, j) >= at(i, j + 1))) i += 1
      else j += 1
    }
    if (i > from || j > to)
      changes.push({ before: { start: from + 1, count: i - from }, after: { start: to + 1, count: j - to } })
    else {
      i += 1
      j += 1
    }
  }
  return changes
}

/** The text with some of its lines replaced, as an editor has them. */
function inEditor(
  target: string,
  of: ReviewedChange['after'],
  source: string,
  by: ReviewedChange['before'],
): string {
  const lines = target.split('\n')
  lines.splice(of.start - 1, of.count, ...source.split('\n').slice(by.start - 1, by.start - 1 + by.count))
  return lines.join('\n')
}

/** The same as a server does it. */
function onServer(
  target: string,
  of: ReviewedChange['after'],
  source: string,
  by: ReviewedChange['before'],
): string {
  const split = (value: string) => (value === '' ? [] : value.split(/(?<=\n)/))
  const lines = split(target)
  lines.splice(of.start - 1, of.count, ...split(source).slice(by.start - 1, by.start - 1 + by.count))
  return lines.join('')
}

describe('the lines of a change on the wire', () => {
  it('undo and keep what the editor shows, to the last byte (property)', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        for (const change of changesOf(before, after)) {
          const ranges = rangesOf(change, before, after)
          expect(ranges).not.toBeNull()
          if (!ranges) continue
          const undone = onServer(after, ranges.after, before, ranges.before)
          expect(undone).toBe(inEditor(after, change.after, before, change.before))
          const kept = onServer(before, ranges.before, after, ranges.after)
          expect(kept).toBe(inEditor(before, change.before, after, change.after))
        }
      }),
      { numRuns: 3000 },
    )
  })

  it('of some selected lines do so, too, or are not known (property)', () => {
    fc.assert(
      fc.property(text, text, fc.nat(6), fc.nat(3), (before, after, from, more) => {
        for (const whole of changesOf(before, after)) {
          const part = partOf(whole, from + 1, from + 1 + more)
          const ranges = part && rangesOf(part, before, after, whole)
          if (!part || !ranges) continue
          expect(onServer(after, ranges.after, before, ranges.before)).toBe(
            inEditor(after, part.after, before, part.before),
          )
        }
      }),
      { numRuns: 3000 },
    )
  })

  it.each([
    ['a', 'a\n', { before: { start: 1, count: 1 }, after: { start: 1, count: 1 } }],
    ['a', 'a\nb', { before: { start: 1, count: 1 }, after: { start: 1, count: 2 } }],
    ['a\n', 'a\nb\n', { before: { start: 2, count: 0 }, after: { start: 2, count: 1 } }],
    ['a\n', 'a\nb', { before: { start: 2, count: 0 }, after: { start: 2, count: 1 } }],
    ['', 'a\n', { before: { start: 1, count: 0 }, after: { start: 1, count: 1 } }],
  ])('of %j and %j are known', (before, after, ranges) => {
    const [change] = changesOf(before, after)
    expect(change && rangesOf(change, before, after)).toEqual(ranges)
  })

  it('are not known where a line ends as no line of the wire does', () => {
    const change = { before: { start: 1, count: 1 }, after: { start: 1, count: 1 } }
    expect(rangesOf(change, 'a\rb\n', 'c\rb\n')).toBeNull()
  })
})
