import { describe, expect, it } from 'vitest'
import { candidates } from './placeResolver'

describe('a path that a tool printed', () => {
  it('is looked for in the folder of its terminal, and in those above', () => {
    expect(candidates('src/a.ts', '/packages/web', '/home/me/app')).toEqual([
      '/packages/web/src/a.ts',
      '/packages/src/a.ts',
      '/src/a.ts',
    ])
    expect(candidates('./a.ts', '/', null)).toEqual(['/a.ts'])
    expect(candidates('../web/a.ts', '/packages/api', null)[0]).toBe('/packages/web/a.ts')
  })

  it('of the disk is one of the workspace, or of nowhere', () => {
    expect(candidates('/home/me/app/src/a.ts', '/x', '/home/me/app')).toEqual(['/src/a.ts'])
    expect(candidates('file:///home/me/app/a.ts', '/x', '/home/me/app/')).toEqual(['/a.ts'])
    for (const outside of [
      '/home/me/apple/a.ts',
      '/etc/passwd',
      '~/a.ts',
      'C:\\a.ts',
      '/home/me/app/../b.ts',
    ])
      expect(candidates(outside, '/', '/home/me/app')).toEqual([])
    expect(candidates('/home/me/app/a.ts', '/', null)).toEqual([])
    expect(candidates('../../a.ts', '/one', null)).toEqual([])
  })
})
