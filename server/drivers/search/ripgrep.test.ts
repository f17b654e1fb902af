import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SearchContext, SearchMatch } from '../../../src/channels/files/shared/protocol'
import { createRipgrep, findRipgrep, type Ripgrep } from './ripgrep'
import type { SearchQuery } from './ripgrepArguments'

let root: string
let ripgrep: Ripgrep
const quiet = new AbortController().signal

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'search-'))
  const files: Record<string, string> = {
    '.gitignore': 'hidden/\n*.log\n',
    'hidden/a.ts': 'needle',
    'x.log': 'needle',
    '.git/config': 'needle',
    '.env.example': 'needle=1\n',
    'src/a.ts': 'const needle = 1\n// Needle needle\n',
    'src/ü😀.ts': '😀é needle\n',
    'src/-e.ts': 'option --files\n',
    'src/long.ts': `${'x'.repeat(5000)}needle${'y'.repeat(5000)}\n`,
    'src/latin.txt': '',
    'forms/one.md': 'Der Caf\u00e9-Test\n',
    'forms/two.md': 'Der Cafe\u0301-Test\u2028und mehr\n',
    'many.txt': 'needle\n'.repeat(500),
  }
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
  writeFileSync(join(root, 'src/latin.txt'), Buffer.from([0xe9, 0x20, ...Buffer.from('needle')]))
  const program = await findRipgrep()
  if (program === null) throw new Error('ripgrep does not run here')
  ripgrep = createRipgrep({ root, program })
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

async function search(query: Partial<SearchQuery>, signal = quiet) {
  const hits: Record<string, readonly SearchMatch[]> = {}
  const around: Record<string, readonly SearchContext[]> = {}
  const outcome = await ripgrep.search(
    { query: 'needle', limit: 10_000, ...query },
    (path, { matches, context }) => {
      hits[path] = [...(hits[path] ?? []), ...matches]
      around[path] = context
    },
    signal,
  )
  return { hits, around, outcome }
}

describe('listing files', () => {
  it('respects .gitignore without a repository, and shows dot files but not .git', async () => {
    const { paths } = await ripgrep.listFiles(quiet)
    expect(paths.sort()).toContain('/.env.example')
    expect(paths).toContain('/src/ü😀.ts')
    expect(paths.filter((path) => /hidden|\.log|\.git\//.test(path))).toEqual([])
  })

  it('shows ignored files where they are wanted, but nothing in .git (F30)', async () => {
    const { paths } = await ripgrep.listFiles(quiet, true)
    expect(paths).toEqual(expect.arrayContaining(['/x.log', '/hidden/a.ts', '/src/a.ts']))
    expect(paths.filter((path) => path.startsWith('/.git/'))).toEqual([])
  })
})

describe('searching', () => {
  it('finds words as they are, ignoring case, with columns in UTF-16 units', async () => {
    const { hits, outcome } = await search({ include: ['src/**'] })
    expect(hits['/src/a.ts']).toEqual([
      { line: 1, column: 7, length: 6, preview: 'const needle = 1' },
      { line: 2, column: 4, length: 6, preview: '// Needle needle' },
      { line: 2, column: 11, length: 6, preview: '// Needle needle' },
    ])
    expect(hits['/src/ü😀.ts']).toEqual([{ line: 1, column: 5, length: 6, preview: '😀é needle' }])
    expect(hits['/src/latin.txt']?.[0]).toMatchObject({ line: 1, column: 3, length: 6 })
    expect(outcome).toEqual({ files: 4, matches: 6, truncated: false })
  })

  it('shows a piece of a long line, with the match in it', async () => {
    const { hits } = await search({ include: ['long.ts'] })
    const [match] = hits['/src/long.ts'] ?? []
    expect(match).toMatchObject({ column: 5001, length: 6 })
    expect(match?.preview).toHaveLength(250)
    expect(match?.preview).toContain('needle')
  })

  it.each([
    [{ matchCase: true, query: 'Needle' }, 1],
    [{ wholeWord: true, query: 'need' }, 0],
    [{ isRegExp: true, query: 'n(e+)dle$', include: ['a.ts'] }, 1],
    [{ query: 'n(e+)dle' }, 0],
    [{ query: '--files' }, 1],
    [{ query: '-e' }, 0],
    [{ query: '$(touch pwned); `id`' }, 0],
    [{ exclude: ['src/**', '*.txt', '.env*'] }, 0],
    [{ exclude: ['!many.txt'], include: ['!!many.txt'] }, 0],
  ])('%j has %i matches', async (query, matches) => {
    expect((await search(query)).outcome.matches).toBe(matches)
  })

  it('stops at the limit and says so', async () => {
    const { outcome, hits } = await search({ limit: 7, include: ['many.txt'] })
    expect(outcome).toMatchObject({ matches: 7, truncated: true })
    expect(hits['/many.txt']).toHaveLength(7)
  })

  it.each([
    { query: 'first(\nsecond' },
    { query: 'first\\(\\n\\s*second', isRegExp: true },
    { query: 'FIRST(\r\nsecond' },
  ])('finds over several lines, however these end: %j (F31)', async (query) => {
    writeFileSync(join(root, 'lines.ts'), 'ü first(\nsecond) first(\nsecond)\n')
    writeFileSync(join(root, 'windows.ts'), 'x first(\r\nsecond)\r\n')
    const { hits, outcome } = await search({ ...query, multiline: true, include: ['lines.ts', 'windows.ts'] })
    expect(hits['/lines.ts']).toEqual([
      { line: 1, column: 3, length: 13, preview: 'ü first(', text: 'first(\nsecond' },
      { line: 2, column: 9, length: 13, preview: 'second) first(', text: 'first(\nsecond' },
    ])
    expect(hits['/windows.ts']).toEqual([
      { line: 1, column: 3, length: 14, preview: 'x first(', text: 'first(\r\nsecond' },
    ])
    expect(outcome.matches).toBe(3)
  })

  it('finds within a line as ever where matches may reach over several', async () => {
    const { hits } = await search({
      query: 'needle|and\\nmore',
      isRegExp: true,
      multiline: true,
      include: ['src/a.ts'],
    })
    expect(hits['/src/a.ts']?.map(({ line, column }) => [line, column])).toEqual([
      [1, 7],
      [2, 4],
      [2, 11],
    ])
  })

  it('says what is wrong with a pattern', async () => {
    await expect(search({ isRegExp: true, query: '(' })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      message: expect.stringMatching(/unclosed group/),
    })
  })

  it.each([{}, { isRegExp: true }, { matchCase: true }])(
    'finds an é however it is typed and however it is kept, with %j',
    async (options) => {
      for (const query of ['Caf\u00e9-T', 'Cafe\u0301-T'])
        expect(Object.keys((await search({ query, ...options })).hits).sort()).toEqual([
          '/forms/one.md',
          '/forms/two.md',
        ])
    },
  )

  it('refuses a pattern that would take too much memory, with words', async () => {
    for (const query of ['(\\w{100}){100}', '(a{1000}){1000}', '\\w{1000}'])
      await expect(search({ isRegExp: true, query })).rejects.toMatchObject({
        code: 'BAD_REQUEST',
        message: expect.stringMatching(/takes too much memory/),
      })
  })

  it('ends early when it is cancelled', async () => {
    const ending = new AbortController()
    ending.abort()
    expect((await search({}, ending.signal)).outcome).toEqual({ files: 0, matches: 0, truncated: true })
  })
})
