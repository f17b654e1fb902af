import { describe, expect, it } from 'vitest'
import { mentionOf } from './mentionOf'
import { mentionable, mentionsIn, withoutMention } from './mentions'

describe('files named in a message', () => {
  it('are found with their lines, without the punctuation behind them, each once', () => {
    expect(mentionsIn('Is @src/a.ts:10-20 like (@b.md)? See @src/, @b.md.')).toEqual([
      { token: '@src/a.ts:10-20', path: '/src/a.ts', startLine: 10, endLine: 20 },
      { token: '@b.md', path: '/b.md' },
      { token: '@src/', path: '/src' },
    ])
    expect(mentionsIn('@a:7 and me@example.com, @ and @/')).toEqual([
      { token: '@a:7', path: '/a', startLine: 7 },
    ])
    expect(mentionsIn('@a:9-3 @a:0')).toEqual([
      { token: '@a:9-3', path: '/a', startLine: 9 },
      { token: '@a:0', path: '/a' },
    ])
  })

  it('are found again as they were written by the list, whatever is in their names', () => {
    for (const path of ['/src/a.ts', '/my notes/to do.md', '/@types/a.d.ts', '/ünï/é.txt'])
      for (const [lines, where] of [
        ['', {}],
        [':3', { startLine: 3 }],
        [':3-5', { startLine: 3, endLine: 5 }],
      ] as const) {
        const token = mentionOf(path, lines)
        expect(mentionsIn(`look at ${token} now`)).toEqual([{ token, path, ...where }])
        const [mention] = mentionsIn(token)
        expect(mention && withoutMention(`look at ${token} now`, mention)).toBe('look at now')
      }
  })

  it('are taken out alone: a longer name that begins alike stays', () => {
    const [a] = mentionsIn('@a.ts')
    expect(a && withoutMention('@a.ts @a.tsx @a.ts, then', a)).toBe('@a.tsx , then')
  })

  it('are offered with recent ones first and the folders on the way', () => {
    const found = ['/lib/net/socket.ts', '/lib/net/http.ts', '/src/lib.ts']
    expect(mentionable(['/src/lib.ts', '/README.md'], found, 'lib')).toEqual([
      '/src/lib.ts',
      '/lib/',
      '/lib/net/',
      '/lib/net/socket.ts',
      '/lib/net/http.ts',
    ])
    expect(mentionable(['/a', '/b'], [], '')).toEqual(['/a', '/b'])
  })
})
