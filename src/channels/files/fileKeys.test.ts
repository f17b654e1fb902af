import { QueryClient } from '@tanstack/react-query'
import { describe, expect, it } from 'vitest'
import { fileKeys } from './fileKeys'
import type { FilesEvent } from './shared/protocol'
import { staleAfterMove, staleKeys } from './staleKeys'

const KEPT = {
  'list /': fileKeys.list('/'),
  'list /src': fileKeys.list('/src'),
  'list /src/lib': fileKeys.list('/src/lib'),
  'list /srcs': fileKeys.list('/srcs'),
  'read /src/a.ts': fileKeys.read('/src/a.ts'),
  'stat /src/a.ts': fileKeys.stat('/src/a.ts'),
  'read /src/lib/b.ts': fileKeys.read('/src/lib/b.ts'),
  'find a': fileKeys.find('a'),
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
    expect(stale(staleKeys(event))).toEqual(expected)
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
