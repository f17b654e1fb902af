import { createTwoFilesPatch } from 'diff'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readUnified, textOfSide } from './readUnified'

const line = fc.oneof(
  fc.string({ maxLength: 6 }).map((text) => text.replace(/[\r\n]/g, '')),
  fc.constantFrom(
    ...['-- old', '--- a/x', '++ new', '+++ b/x', '@@ -1 +1 @@', '', ' x', '-- ', '\\ No newline'],
    ...['diff --git a/x b/x', 'rename from x', 'rename to y', '--- /dev/null', '+', '-'],
  ),
)
const text = fc
  .tuple(fc.array(line, { maxLength: 12 }), fc.boolean())
  .map(([lines, ends]) => lines.join('\n') + (ends && lines.length > 0 ? '\n' : ''))

/** The texts of all files of a diff. */
const sides = (patch: string) =>
  readUnified(patch)
    .map(({ path, before, after }) => ({ path, before: textOfSide(before), after: textOfSide(after) }))
    .filter(({ before, after }) => before !== '' || after !== '')

describe('a unified diff', () => {
  it('of any two texts gives both of them back, and no other file', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const patch = createTwoFilesPatch('a/f', 'b/f', before, after, '', '', { context: 1_000 })
        expect(sides(patch)).toEqual(before === after ? [] : [{ path: 'f', before, after }])
      }),
    )
  })

  it('gives the lines of its hunks, also where another file follows', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const patch = createTwoFilesPatch('a/f', 'b/f', before, after, '', '', { context: 1 })
        const other = createTwoFilesPatch('a/g', 'b/g', 'o\n', 'n\n', '', '')
        const shown = sides(patch + other)
        expect(shown.at(-1)).toEqual({ path: 'g', before: 'o\n', after: 'n\n' })
        const hunks = patch.split('\n').slice(3)
        const first = shown.length > 1 ? shown[0] : { before: '', after: '' }
        const countOf = (sign: string, side: string) =>
          side.split('\n').length - 1 + (side === '' || side.endsWith('\n') ? 0 : 1) ===
          countOfHunks(hunks, sign)
        expect(countOf('-', first?.before ?? '')).toBe(true)
        expect(countOf('+', first?.after ?? '')).toBe(true)
      }),
    )
  })

  it('with carriage returns names its file, and keeps an empty line whose sign is gone', () => {
    const patch = '--- a/f\r\n+++ b/f\r\n@@ -1,3 +1,3 @@\r\n x\r\n\r\n-o\r\n+n\r\n'
    expect(sides(patch)).toEqual([{ path: 'f', before: 'x\r\n\r\no\r\n', after: 'x\r\n\r\nn\r\n' }])
  })

  it('with carriage returns takes none of them into a last line without an end', () => {
    const patch = '--- a/f\r\n+++ b/f\r\n@@ -1 +1 @@\r\n-o\r\n+n\r\n\\ No newline at end of file\r\n'
    expect(sides(patch)).toEqual([{ path: 'f', before: 'o\r\n', after: 'n' }])
  })
})

function countOfHunks(hunks: readonly string[], sign: string): number {
  const counts = hunks.flatMap((each) => {
    const found = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@$/.exec(each)
    return found ? [Number(found[sign === '-' ? 1 : 2] ?? 1)] : []
  })
  return counts.reduce((sum, count) => sum + count, 0)
}
