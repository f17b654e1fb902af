import { QueryClient } from '@tanstack/react-query'
import { describe, expect, it } from 'vitest'
import { fileKeys, isListed, refetch, staleAfterMove, staleKeys } from './fileKeys'
import type { FilesEvent } from './shared/protocol'

const KEPT = {
  'list /': fileKeys.list('/'),
  'list /src': fileKeys.list('/src'),
  'list /src/lib': fileKeys.list('/src/lib'),
  'list /srcs': fileKeys.list('/srcs'),
  'read /src/a.ts': fileKeys.read('/src/a.ts'),
  'stat /src/a.ts': fileKeys.stat('/src/a.ts'),
  'read /src/lib/b.ts': fileKeys.read('/src/lib/b.ts'),
  'find a': fileKeys.find('a', false),
}

/** Which of the kept answers the keys would invalidate, the way Query matches them. */
function stale(keys: readonly (readonly string[])[]): string[] {
  const client = new QueryClient()
  for (const [name, queryKey] of Object.entries(KEPT)) client.setQueryData(queryKey, name)
  return Object.entries(KEPT).flatMap(([name, queryKey]) => {
    const query = client.getQueryCache().find({ queryKey })
    const matches = keys.some((key) =>
      client
        .getQueryCache()
        .findAll({ queryKey: key })
        .some((found) => found === query),
    )
    return matches ? [name] : []
  })
}

const change = (fields: object): FilesEvent =>
  ({ type: 'change', action: 'modify', path: '/src/a.ts', isDirectory: false, ...fields }) as FilesEvent

describe('staleKeys', () => {
  it.each([
    ['a changed file', change({}), ['list /src', 'read /src/a.ts', 'stat /src/a.ts']],
    ['a new file', change({ action: 'create' }), ['list /src', 'read /src/a.ts', 'stat /src/a.ts', 'find a']],
    [
      'one that may be a file',
      change({ isDirectory: undefined }),
      ['list /src', 'read /src/a.ts', 'stat /src/a.ts'],
    ],
    [
      'one that may be a folder',
      change({ action: 'delete', path: '/src', isDirectory: undefined }),
      [
        'list /',
        'list /src',
        'list /src/lib',
        'read /src/a.ts',
        'stat /src/a.ts',
        'read /src/lib/b.ts',
        'find a',
      ],
    ],
    [
      'a removed folder',
      change({ action: 'delete', path: '/src', isDirectory: true }),
      [
        'list /',
        'list /src',
        'list /src/lib',
        'read /src/a.ts',
        'stat /src/a.ts',
        'read /src/lib/b.ts',
        'find a',
      ],
    ],
    [
      'a storm in a folder',
      change({ path: '/src/lib', isDirectory: true, overflow: true }),
      ['list /src/lib', 'read /src/lib/b.ts', 'find a'],
    ],
    ['a storm everywhere', change({ path: '/', isDirectory: true, overflow: true }), Object.keys(KEPT)],
    [
      'hits of a search',
      { type: 'search_result', requestId: 's', path: '/a', matches: [] } as FilesEvent,
      [],
    ],
  ])('%s', (_, event, expected) => {
    expect(stale(staleKeys(event, () => false))).toEqual(expected)
  })

  it('a file that is listed changes nothing in the listing, until it goes', () => {
    const own = ['read /src/a.ts', 'stat /src/a.ts']
    expect(stale(staleKeys(change({}), () => true))).toEqual(own)
    expect(stale(staleKeys(change({ action: 'create' }), () => true))).toEqual([...own, 'find a'])
    expect(stale(staleKeys(change({ action: 'delete' }), () => true))).toContain('list /src')
    expect(stale(staleKeys(change({ isDirectory: true }), () => true))).toContain('list /src')
  })

  it('a move touches both ends', () => {
    expect(stale(staleAfterMove('/src/lib', '/lib'))).toEqual([
      'list /',
      'list /src',
      'list /src/lib',
      'read /src/lib/b.ts',
      'find a',
    ])
  })
})

describe('a file is listed', () => {
  const listing = {
    entries: [
      { name: 'src', type: 'directory' },
      { name: '.gitignore', type: 'file' },
      { name: 'a.ts', type: 'file' },
    ],
    ignored: [],
    truncated: false,
  }
  function kept() {
    const client = new QueryClient()
    client.setQueryData(fileKeys.list('/'), listing)
    return client
  }

  it('where its folder has it, as a file', () => {
    expect(isListed(kept(), '/a.ts')).toBe(true)
    expect(['/b.ts', '/src', '/src/a.ts'].map((path) => isListed(kept(), path))).toEqual([
      false,
      false,
      false,
    ])
    // It decides which of the others are dimmed.
    expect(isListed(kept(), '/.gitignore')).toBe(false)
  })

  it('not while the listing is out of date or on its way: it may be of the time before', async () => {
    const client = kept()
    await refetch(client, [fileKeys.list('/')])
    expect(isListed(client, '/a.ts')).toBe(false)
    const asking = kept()
    const asked = asking.fetchQuery({ queryKey: fileKeys.list('/'), queryFn: async () => listing })
    expect(isListed(asking, '/a.ts')).toBe(false)
    await asked
    expect(isListed(asking, '/a.ts')).toBe(true)
  })
})
