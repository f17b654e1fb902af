import { describe, expect, it } from 'vitest'
import { type Tidy, tidyEdits } from './tidyEdits'

/** The text as it is after a save; `|` is a cursor in it. */
function tidied(marked: string, tidy: Tidy): string {
  const lines = marked.split('\n')
  const cursors = lines.flatMap((line, at) =>
    line.includes('|') ? [{ lineNumber: at + 1, column: line.indexOf('|') + 1 }] : [],
  )
  const plain = lines.map((line) => line.replace('|', ''))
  const edits = tidyEdits({ count: plain.length, lineAt: (line) => plain[line - 1] ?? '' }, tidy, cursors)
  for (const { line, from, to, text } of edits.toReversed()) {
    const before = plain[line - 1] ?? ''
    plain[line - 1] = before.slice(0, from - 1) + text + before.slice(to - 1)
  }
  return plain.join('\n')
}

describe('a save', () => {
  it('takes the blanks at the ends of lines away', () => {
    expect(tidied('a  \n\t\nb\u00a0 c \t\n', { trim: true })).toBe('a\n\nb\u00a0 c\n')
  })

  it('leaves them where nobody wants that', () => {
    expect(tidied('a  ', {})).toBe('a  ')
    expect(tidied('a  ', { trim: false, finalNewline: false })).toBe('a  ')
  })

  it('leaves what stands before a cursor', () => {
    expect(tidied('a  |  \nb  ', { trim: true })).toBe('a  \nb')
    expect(tidied('    |', { trim: true, finalNewline: true })).toBe('    \n')
    expect(tidied('|a  ', { trim: true })).toBe('a')
  })

  it('ends the last line, once', () => {
    expect(tidied('a', { finalNewline: true })).toBe('a\n')
    expect(tidied('a\n', { finalNewline: true })).toBe('a\n')
    expect(tidied('', { finalNewline: true })).toBe('')
    expect(tidied('a\n  ', { finalNewline: true, trim: true })).toBe('a\n')
    expect(tidied('a  ', { finalNewline: true, trim: true })).toBe('a\n')
  })
})
