import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { editedLines } from './agentEdits'

const edit = (oldText: string | null, newText: string) => ({ oldText, newText })

describe('the lines that an agent changed', () => {
  it('are those that are new, where a tool tells the whole file', () => {
    const before = 'a\nb\nc\nd\n'
    const after = 'a\nB\nc\nd\ne\nf\n'
    expect(editedLines(edit(before, after), after)).toEqual([
      { from: 2, to: 2 },
      { from: 5, to: 6 },
    ])
    expect(editedLines(edit(null, 'new\nfile'), 'new\nfile')).toEqual([{ from: 1, to: 2 }])
  })

  it('are found where a tool tells the lines that it replaced', () => {
    const text = 'one\ntwo\nthree\nFOUR\nfive\n'
    expect(editedLines(edit('three\nfour', 'three\nFOUR'), text)).toEqual([{ from: 4, to: 4 }])
  })

  it('move with what the user wrote above, and are left out where the user changed them', () => {
    const after = 'a\nB\nc\nd\nE\n'
    const told = edit('a\nb\nc\nd\ne\n', after)
    expect(editedLines(told, `mine\nmine too\n${after}`)).toEqual([
      { from: 4, to: 4 },
      { from: 7, to: 7 },
    ])
    expect(editedLines(told, 'a\nB, mine\nc\nd\nE\n')).toEqual([{ from: 5, to: 5 }])
    expect(editedLines(told, 'a\r\nB\r\nc\r\nd\r\nE\r\n')).toHaveLength(2)
  })

  it('are none where lines were only removed, or are not there yet', () => {
    expect(editedLines(edit('a\nb\n', 'a\n'), 'a\n')).toEqual([])
    expect(editedLines(edit('a\nb\n', 'a\nB\n'), 'a\nb\n')).toEqual([])
  })

  it('are always lines of the text that the edit brought', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 9 }).map((all) => all.join('\n'))
    fc.assert(
      fc.property(text, text, text, (before, after, now) => {
        const [lines, brought] = [now.split('\n'), new Set(after.split('\n'))]
        let last = 0
        for (const { from, to } of editedLines(edit(before, after), now)) {
          expect(from).toBeGreaterThan(last)
          for (let line = from; line <= to; line += 1) expect(brought).toContain(lines[line - 1])
          last = to
        }
      }),
      { numRuns: 1000 },
    )
  })
})
