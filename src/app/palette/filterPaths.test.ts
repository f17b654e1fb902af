import { describe, expect, it } from 'vitest'
import { filterPaths } from './filterPaths'

describe('paths that were found', () => {
  it('keep their order, without those that no longer match, and with the letters to mark', () => {
    expect(filterPaths(['/src/main.ts', '/src/other.ts', '/a/mine.ts'], 'mai')).toEqual([
      { path: '/src/main.ts', name: 'main.ts', indexes: [0, 1, 2] },
    ])
    expect(filterPaths(['/a', '/b'], '').map(({ path }) => path)).toEqual(['/a', '/b'])
  })

  it('match however their marks are typed and kept, and are opened by the name they have', () => {
    const [composed, split] = ['/caf\u00e9.txt', '/cafe\u0301.txt']
    for (const query of ['caf\u00e9', 'cafe\u0301'])
      expect(filterPaths([composed, split], query)).toEqual([
        { path: composed, name: 'caf\u00e9.txt', indexes: [0, 1, 2, 3] },
        { path: split, name: 'caf\u00e9.txt', indexes: [0, 1, 2, 3] },
      ])
  })
})
