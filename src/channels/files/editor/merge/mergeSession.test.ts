import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mergeRegions } from '../editorMerge'
import { beginMerge, chosenText, leftIn, linesIn, type MergeSession, stepFrom } from './mergeSession'

const sessionOf = (base: string, mine: string, theirs: string) => {
  const regions = mergeRegions({ base, mine, theirs })
  if (!regions) throw new Error('Too much moved.')
  return beginMerge(regions, { mine, theirs })
}

/** The result in which each conflict has the lines of one side. */
function resultOf({ text, conflicts }: MergeSession, side: 'theirs' | 'mine'): string {
  const lines = text.split(/(?<=\n)/)
  for (const conflict of conflicts.toReversed())
    lines.splice(conflict.line - 1, conflict.count, chosenText(conflict, side))
  return lines.join('')
}

describe('a merge by hand', () => {
  it('begins with what lies apart, and with the lines of the user where it does not', () => {
    const session = sessionOf('a\nb\nc\nd\ne\n', 'A\nb\nmine\nd\ne\n', 'a\nb\ntheirs\nd\nE\n')
    expect(session.text).toBe('A\nb\nmine\nd\nE\n')
    expect(session.conflicts).toEqual([
      { base: 'c\n', mine: 'mine\n', theirs: 'theirs\n', choice: 'open', line: 3, count: 1 },
    ])
    expect(leftIn(session.conflicts)).toBe(1)
  })

  it('takes both, each line whole, also where the last one has no end', () => {
    const [conflict] = sessionOf('', 'one', 'two').conflicts
    if (!conflict) throw new Error('There is no conflict.')
    expect(chosenText(conflict, 'both')).toBe('one\ntwo')
    expect(chosenText({ ...conflict, mine: 'one\n' }, 'both')).toBe('one\ntwo')
    expect(chosenText({ ...conflict, mine: '' }, 'both')).toBe('two')
  })

  it('goes to conflicts that are open first, around the end', () => {
    const { conflicts } = sessionOf('a\n\nb\n\nc\n', 'A\n\nB\n\nC\n', '1\n\n2\n\n3\n')
    expect(conflicts.map(({ line }) => line)).toEqual([1, 3, 5])
    expect([-1, 0, 2].map((at) => stepFrom(conflicts, at, 1))).toEqual([0, 1, 0])
    expect(stepFrom(conflicts, 0, -1)).toBe(2)
    const decided = conflicts.map((each, at) => (at === 1 ? { ...each, choice: 'both' as const } : each))
    expect(stepFrom(decided, 0, 1)).toBe(2)
    const all = conflicts.map((each) => ({ ...each, choice: 'mine' as const }))
    expect(stepFrom(all, 0, 1)).toBe(1)
  })

  it('knows the lines of each conflict, and gives the text of a side where nothing else was changed', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 8 }).map((all) => all.join('\n'))
    fc.assert(
      fc.property(text, text, text, (base, mine, theirs) => {
        const session = sessionOf(base, mine, theirs)
        for (const each of session.conflicts) expect(each.count).toBe(linesIn(each.mine))
        expect(resultOf(session, 'mine')).toBe(session.text)
        if (session.conflicts.length === 0) return
        // A side that has all its changes in conflicts is that side.
        const regions = mergeRegions({ base, mine, theirs }) ?? []
        if (regions.every(({ kind }) => kind !== 'mine')) expect(resultOf(session, 'theirs')).toBe(theirs)
        if (regions.every(({ kind }) => kind !== 'theirs')) expect(session.text).toBe(mine)
      }),
      { numRuns: 2000 },
    )
  })
})
