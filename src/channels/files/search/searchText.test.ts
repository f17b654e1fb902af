import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { folderGlob, globsOf, includeGlobs, NO_FIELDS, searchFrame } from './searchFields'
import { createFilter } from './searchFilter'
import { inPreview, isStillThere, linesOf, patternOf, searchText } from './searchText'

const plain = { query: 'needle', isRegExp: false, matchCase: false, wholeWord: false }

function find(text: string, wish: Partial<typeof plain>, replace: string | null = null) {
  const pattern = patternOf({ ...plain, ...wish })
  return pattern && searchText(text, pattern, 100, replace)
}

describe('a text that is on no disk', () => {
  it.each([
    ['a Needle and needle', {}, 2],
    ['a Needle and needle', { matchCase: true }, 1],
    ['needles needle', { wholeWord: true }, 1],
    ['énneedle', { wholeWord: true }, 0],
    ['n.edle needle', { query: 'n.edle' }, 1],
    ['n.edle needle', { query: 'n.edle', isRegExp: true }, 2],
    ['Cafe\u0301 Caf\u00e9', { query: 'caf\u00e9' }, 2],
    ['(a) [b] {c} /d/ \\e ^f$', { query: '(a) [b] {c} /d/ \\e ^f$' }, 1],
    ['ab', { query: '(?P<x>a)b', isRegExp: true }, 1],
    ['a-b', { query: 'a\\-b', isRegExp: true }, 1],
    ['one\ntwo', { query: '^', isRegExp: true }, 2],
  ])('%j has with %j %i matches', (text, wish, count) => {
    expect(find(text, wish)).toHaveLength(count)
  })

  it('is not searched where the browser knows no such pattern', () => {
    expect(find('a', { query: '(', isRegExp: true })).toBeNull()
    expect(find('a', { query: '(?i)a', isRegExp: true })).toSatisfy(
      (found) => found === null || Array.isArray(found),
    )
  })

  it('says lines, columns and previews as the server does', () => {
    const [near, far] = find(`x needle\r\n${'y'.repeat(400)}needle tail`, {}) ?? []
    expect(near).toEqual({ line: 1, column: 3, length: 6, preview: 'x needle' })
    expect(far).toMatchObject({ line: 2, column: 401, length: 6 })
    expect(far?.preview).toBe(`${'y'.repeat(244)}needle`)
  })

  it.each([
    [
      'a one\ntwo one\ntwo',
      { query: 'one\ntwo' },
      [
        [1, 3, 'one\ntwo', 'a one'],
        [2, 5, 'one\ntwo', 'two one'],
      ],
    ],
    ['a ONE\r\ntwo', { query: 'one\ntwo' }, [[1, 3, 'ONE\r\ntwo', 'a ONE']]],
    ['x\n(1)\n', { query: '\\(\\d\\)\\n', isRegExp: true }, [[2, 1, '(1)\n', '(1)']]],
    ['one\ntwo', { query: 'one\\ntwo' }, []],
  ] as const)('%j is searched over its lines for %j (F31)', (text, wish, expected) => {
    const found = find(text, wish)?.map(({ line, column, text: all, preview }) => [
      line,
      column,
      all,
      preview,
    ])
    expect(found).toEqual(expected)
  })

  it.each([
    ['$1', 'left'],
    [`\${1}2`, 'left2'],
    ['$1a', 'lefta'],
    ['$side', 'left'],
    ['[$&]', '[needle(left)]'],
    ['$$1', '$1'],
    ['$9', ''],
  ])('says that %j would become %j', (replace, expected) => {
    const found = find('needle(left)', { query: 'needle\\((?P<side>\\w+)\\)', isRegExp: true }, replace)
    expect(found).toMatchObject([{ replacement: expected }])
  })

  it('finds each match where its preview shows it, and as long as nothing around it changed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ maxLength: 400 }),
        fc.string({ maxLength: 400 }),
        async (before, after) => {
          const text = `${before}needle${after}`
          for (const match of find(text, {}) ?? []) {
            const { start, end } = inPreview(match)
            const line = linesOf(text)[match.line - 1] ?? ''
            expect(match.preview.slice(start, end).toLowerCase()).toBe('needle')
            expect(isStillThere(line, match)).toBe(true)
            expect(isStillThere(`z${line}`, match)).toBe(false)
          }
        },
      ),
    )
  })
})

describe('globs', () => {
  it.each([
    ['src, *.ts', ['src', '*.ts']],
    [' ./src/ , ', ['/src']],
    ['*.{ts,tsx}, a', ['*.{ts,tsx}', 'a']],
    ['a\\,b', ['a\\,b']],
    ['', []],
  ])('%j are %j', (text, globs) => {
    expect(globsOf(text)).toEqual(globs)
  })

  it('of a folder mean all below it, wherever it is, and at the top where it is said', () => {
    expect(includeGlobs('src')).toEqual(['src', '**/src/**'])
    expect(includeGlobs('./src')).toEqual(['/src', '/src/**'])
    expect(folderGlob('/a b/[c], {d}!')).toBe('./a b/\\[c\\]\\, \\{d\\}\\!')
  })

  it.each([
    ['/src/a.ts', 'src', '', true],
    ['/lib/src/a.ts', 'src', '', true],
    ['/lib/src/a.ts', './src', '', false],
    ['/lib/a.ts', 'src', '', false],
    ['/src/a.test.ts', '', '*.test.ts', false],
    ['/src/a.ts', '', '', true],
    ['/[c]/a.ts', folderGlob('/[c]'), '', true],
  ])('let %j through %j without %j: %j', (path, include, exclude, isThrough) => {
    expect(createFilter({ include, exclude })(path)).toBe(isThrough)
  })
})

it('a server is asked for what it can do, and for a replacement only where it is one of a pattern', () => {
  const fields = { ...NO_FIELDS, query: 'a', ignored: true, context: 2 }
  const frame = searchFrame(fields, { options: false }, 'b')
  expect(frame).toEqual({
    type: 'search',
    query: 'a',
    isRegExp: false,
    matchCase: false,
    wholeWord: false,
    limit: 10_000,
  })
  expect(searchFrame(fields, { options: true }, 'b')).toEqual({ ...frame, ignored: true, context: 2 })
  const pattern = { ...fields, isRegExp: true }
  expect(searchFrame(pattern, { options: true }, '')).toMatchObject({ isRegExp: true, replace: '' })
})
