import { structuredPatch } from 'diff'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareLines } from './compareLines'
import type { Diff } from './diffLines'

function compare(before: string, after: string): { readonly diff: Diff | null; readonly slices: number } {
  const comparing = compareLines(before, after)
  for (let slices = 1; ; slices++) {
    const { done, value } = comparing.next()
    if (done) return { diff: value ?? null, slices }
  }
}

/** Hunks of the library for it, as lines with their signs. */
const libraryHunks = (before: string, after: string) =>
  structuredPatch('a', 'a', before, after, undefined, undefined, { context: 3, stripTrailingCr: true }).hunks

const SIGN = { added: '+', removed: '-', context: ' ', hunk: '@' } as const

const text = fc
  .array(fc.constantFrom('a', 'b', 'c', 'd', '', 'a\r'), { maxLength: 30 })
  .chain((lines) => fc.constantFrom(lines.join('\n'), `${lines.join('\n')}\n`))

describe('compareLines', () => {
  it('finds as few changes as the comparison of short texts', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const { diff } = compare(before, after)
        const lines = libraryHunks(before, after).flatMap((hunk) => hunk.lines)
        const countOf = (sign: string) => lines.filter((line) => line.startsWith(sign)).length
        expect([diff?.added, diff?.removed]).toEqual([countOf('+'), countOf('-')])
      }),
    )
  })

  it('shows three lines around a change, and where each of several hunks begins', () => {
    const lines = Array.from({ length: 40 }, (_, index) => `line ${index}`)
    const before = lines.join('\n')
    const after = before.replace('line 10', 'ten').replace('line 30', 'thirty')
    for (const changed of [after, before.replace('line 10', 'ten')]) {
      const hunks = libraryHunks(before, changed)
      const head = ({ oldStart, newStart }: (typeof hunks)[number]) => `@@@ −${oldStart} +${newStart} @@`
      expect(compare(before, changed).diff?.lines.map(({ kind, text }) => SIGN[kind] + text)).toEqual(
        hunks.flatMap((hunk) => [...(hunks.length > 1 ? [head(hunk)] : []), ...hunk.lines]),
      )
    }
  })

  it('compares what has nothing in common, and gives up where too much moved', () => {
    const lines = (word: string) =>
      Array.from({ length: 10_000 }, (_, index) => `${word} ${index}\n`).join('')
    expect(compare(lines('old'), lines('new')).diff).toMatchObject({ added: 10_000, removed: 10_000 })
    const mixed = lines('old').split('\n').toReversed().join('\n')
    const { diff, slices } = compare(lines('old'), mixed)
    expect(diff).toBeNull()
    expect(slices).toBeGreaterThan(10)
  })
})
