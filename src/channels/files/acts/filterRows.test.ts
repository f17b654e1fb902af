import { describe, expect, it } from 'vitest'
import { filterRows } from './filterRows'

const listing = (folders: readonly string[], files: readonly string[], ignored: readonly string[] = []) => ({
  entries: [
    ...folders.map((name) => ({ name, type: 'directory' as const })),
    ...files.map((name) => ({ name, type: 'file' as const })),
  ],
  ignored,
  truncated: false,
})

const LISTINGS = new Map([
  ['/', listing(['docs', 'src'], ['README.md', 'main.ts'], ['docs'])],
  ['/src', listing(['main'], ['a.ts', 'Main.css'])],
])

function shown(query: string, more: Partial<Parameters<typeof filterRows>[0]> = {}) {
  const none = { listings: LISTINGS, found: [], closed: new Set<string>(), opened: new Set<string>() }
  const { rows, matches } = filterRows({ ...none, query, ...more })
  return [
    matches,
    ...rows.map(({ path, level, isExpanded, posInSet, setSize }) =>
      [`${level} ${path}`, isExpanded && 'open', `${posInSet}/${setSize}`].filter(Boolean).join(' '),
    ),
  ]
}

describe('a tree that is filtered', () => {
  it('keeps what fits in the folders that it lies in', () => {
    expect(shown('main')).toEqual([
      3,
      '1 /src open 1/2',
      '2 /src/main 1/2',
      '2 /src/Main.css 2/2',
      '1 /main.ts 2/2',
    ])
    expect(shown('nothing')).toEqual([0])
  })

  it('takes words in any order, and those with a slash from the whole path', () => {
    expect(shown('css ma')).toEqual([1, '1 /src open 1/1', '2 /src/Main.css 1/1'])
    expect(shown('src/ a.ts')).toEqual([1, '1 /src open 1/1', '2 /src/a.ts 1/1'])
  })

  it('has what the server finds in folders that are not known, and says nothing twice', () => {
    const found = ['/docs/deep/main.md', '/main.ts', '/docs/other.md']
    expect(shown('main.', { found })).toEqual([
      3,
      '1 /docs open 1/3',
      '2 /docs/deep open 1/1',
      '3 /docs/deep/main.md 1/1',
      '1 /src open 2/3',
      '2 /src/Main.css 1/1',
      '1 /main.ts 3/3',
    ])
  })

  it('lets folders be closed, and those that fit be opened', () => {
    expect(shown('css', { closed: new Set(['/src']) })).toEqual([1, '1 /src 1/1'])
    expect(shown('src')).toEqual([1, '1 /src 1/1'])
    expect(shown('src', { opened: new Set(['/src']) })).toEqual([
      1,
      '1 /src open 1/1',
      '2 /src/main 1/3',
      '2 /src/a.ts 2/3',
      '2 /src/Main.css 3/3',
    ])
  })

  it('shows the first where very many fit', () => {
    const many = new Map([
      [
        '/',
        listing(
          [],
          Array.from({ length: 50_000 }, (_, n) => `f${n}.ts`),
        ),
      ],
    ])
    expect(shown('ts', { listings: many })).toHaveLength(2001)
  })
})
