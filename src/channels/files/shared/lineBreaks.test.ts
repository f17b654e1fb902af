import { expect, it } from 'vitest'
import { spansLines, withAnyBreaks } from './lineBreaks'

it.each([
  ['a', true, false],
  ['a\nb', false, true],
  ['a\\nb', false, false],
  ['a\\nb', true, true],
  ['a\\\\nb', true, false],
  ['[\\n]', true, false],
] as const)('%j, a pattern: %s, is about several lines: %s', (query, isRegExp, expected) => {
  expect(spansLines(query, isRegExp)).toBe(expected)
})

it.each([
  ['a\nb', 'a(?:\\r?\\n)b'],
  ['a\r\nb', 'a(?:\\r?\\n)b'],
  ['a\\n+', 'a(?:\\r?\\n)+'],
  ['a\\\\n', 'a\\\\n'],
  ['[^\\n]\\[\\n', '[^\\n]\\[(?:\\r?\\n)'],
])('%j is read as %j', (pattern, expected) => {
  expect(withAnyBreaks(pattern)).toBe(expected)
})
