import { describe, expect, it } from 'vitest'
import { highlightSlice, type Span } from './highlightCode'

const coloured = (code: string, language: string): readonly Span[] | null => {
  const spans: Span[] = []
  for (let from = 0; from < code.length; ) {
    const slice = highlightSlice(code, language, from)
    if (!slice) return null
    expect(slice.end).toBeGreaterThan(from)
    spans.push(...slice.spans)
    from = slice.end
  }
  return spans
}
const textOf = (spans: readonly Span[] | null) => spans?.map(({ text }) => text).join('')

describe('highlightSlice', () => {
  it('keeps every character, and knows its languages by their other names', () => {
    const code = 'const a: string = "b" // c'
    for (const language of [
      'ts',
      'tsx',
      'js',
      'json',
      'py',
      'sh',
      'html',
      'yml',
      'rs',
      'go',
      'java',
      'css',
      'diff',
    ])
      expect(textOf(coloured(code, language))).toBe(code)
    expect(coloured(code, 'ts')).toContainEqual({ text: 'const', token: 'keyword' })
    expect(coloured(code, 'cobol')).toBeNull()
  })

  it('reads a long code in slices, and what goes on over the end of one as a whole', () => {
    const lines = Array.from({ length: 300 }, (_, index) => `const value${index} = "${index}" // said\n`)
    const comment = `/*\n${'words of a comment\n'.repeat(200)}*/\n`
    const code = `${lines.slice(0, 100).join('')}${comment}${lines.slice(100).join('')}`
    expect(highlightSlice(code, 'ts', 0)?.end).toBeLessThan(code.length)
    const spans = coloured(code, 'ts')
    expect(textOf(spans)).toBe(code)
    expect(spans).toContainEqual({ text: comment.trimEnd(), token: 'comment' })
    expect(spans?.filter(({ token }) => token === 'keyword')).toHaveLength(300)
  })
})
