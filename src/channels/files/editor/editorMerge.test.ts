import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mergeTexts } from './editorMerge'

const lines = (...all: string[]) => all.map((line) => `${line}\n`).join('')

function long() {
  const numbered = Array.from({ length: 30_000 }, (_, line) => `line ${line}\n`)
  return { numbered, base: numbered.join('') }
}

describe('merging', () => {
  it('takes the changes of both sides where they lie apart', () => {
    const base = lines('a', 'b', 'c', 'd', 'e')
    const mine = lines('A', 'b', 'c', 'd', 'e')
    const theirs = lines('a', 'b', 'c', 'd', 'e', 'f')
    expect(mergeTexts({ base, mine, theirs })).toBe(lines('A', 'b', 'c', 'd', 'e', 'f'))
  })

  it('takes the changes of long files', () => {
    const base = Array.from({ length: 200_000 }, (_, line) => `${line}\n`).join('')
    const merged = mergeTexts({ base, mine: `mine\n${base}`, theirs: `${base}theirs\n` })
    expect(merged === `mine\n${base}theirs\n`).toBe(true)
  })

  it('leaves a text that was indented anew to a person, at once', () => {
    const { base, numbered } = long()
    const theirs = numbered.map((line) => `  ${line}`).join('')
    expect(mergeTexts({ base, mine: `mine\n${base}`, theirs })).toBe(null)
  })

  it('takes thousands of changed lines', () => {
    const { base, numbered } = long()
    const theirs = numbered.map((line, at) => (at % 10 === 5 ? `  ${line}` : line)).join('')
    expect(mergeTexts({ base, mine: `mine\n${base}`, theirs })).toBe(`mine\n${theirs}`)
  })

  it('gives up on a text in which nearly all lines moved, before the page stands still', () => {
    const { base, numbered } = long()
    const theirs = numbered.toReversed().join('')
    expect(mergeTexts({ base, mine: `mine\n${base}`, theirs })).toBe(null)
  }, 20_000)

  it('takes once what both have changed alike', () => {
    const base = lines('a', 'b', 'c')
    const both = lines('a', 'B', 'c')
    expect(mergeTexts({ base, mine: both, theirs: both })).toBe(both)
  })

  it('leaves changes of the same or of neighbouring lines to a person', () => {
    const base = lines('a', 'b', 'c')
    expect(mergeTexts({ base, mine: lines('a', 'B', 'c'), theirs: lines('a', 'x', 'c') })).toBe(null)
    expect(mergeTexts({ base, mine: lines('A', 'b', 'c'), theirs: lines('a', 'B', 'c') })).toBe(null)
    expect(mergeTexts({ base: '', mine: 'one', theirs: 'two' })).toBe(null)
  })

  it('takes another kind of line end for no change of the lines, and takes it over', () => {
    const base = lines('a', 'b', 'c')
    const crlf = base.replaceAll('\n', '\r\n')
    const mine = lines('a', 'B', 'c')
    expect(mergeTexts({ base, mine, theirs: crlf })).toBe('a\r\nB\r\nc\r\n')
    expect(mergeTexts({ base: crlf, mine: 'a\r\nB\r\nc\r\n', theirs: base })).toBe(mine)
    expect(mergeTexts({ base: crlf, mine: 'a', theirs: crlf })).toBe('a')
    expect(mergeTexts({ base: 'a\r\nb\n', mine: 'a\r\nb\nc\n', theirs: 'a\nb\n' })).toBe('a\nb\nc\n')
  })

  it('gives one side where the other changed nothing, and does not mind which side is which', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 8 }).map((all) => all.join('\n'))
    fc.assert(
      fc.property(text, text, text, (base, mine, theirs) => {
        expect(mergeTexts({ base, mine, theirs: base })).toBe(mine)
        expect(mergeTexts({ base, mine: base, theirs })).toBe(theirs)
        expect(mergeTexts({ base, mine, theirs })).toBe(mergeTexts({ base, mine: theirs, theirs: mine }))
      }),
      { numRuns: 2000 },
    )
  })
})
