import { describe, expect, it } from 'vitest'
import { distinguishingFolder } from './tabLabels'

describe('the folder in a tab', () => {
  it.each([
    ['/src/a.ts', ['/src/a.ts', '/src/b.ts'], null],
    ['/src/a.ts', ['/src/a.ts', '/lib/a.ts'], 'src'],
    ['/x/src/a.ts', ['/x/src/a.ts', '/y/src/a.ts'], 'x/src'],
    ['/a.ts', ['/a.ts', '/src/a.ts'], '/'],
    ['/src/a.ts', ['/a.ts', '/src/a.ts'], 'src'],
  ])('of %s among %j is %j', (path, paths, folder) => {
    expect(distinguishingFolder(path, paths)).toBe(folder)
  })
})
