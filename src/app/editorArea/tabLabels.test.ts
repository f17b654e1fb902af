import { describe, expect, it } from 'vitest'
import { distinguishingFolder, tabLabels } from './tabLabels'

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

describe('the label of a tab', () => {
  it('says against what a file is compared: the working tree, what is staged, or which commit changed it', () => {
    const tab = (id: string, isStaged: boolean, at?: string) =>
      ({ id, content: { kind: 'git', path: '/a.ts', isStaged, at }, isPreview: false, group: 0 }) as const
    const tabs = [tab('1', false), tab('2', true), tab('3', false, 'abcdef0123456789')]
    expect([...tabLabels(tabs).values()].map(({ name }) => name)).toEqual([
      'a.ts (changes)',
      'a.ts (staged)',
      'a.ts (abcdef0)',
    ])
  })

  it('writes out what would hide or turn the letters of a name', () => {
    const content = (path: string) => ({ kind: 'file', path }) as const
    const tabs = ['/x\u202e/a\u200b.ts', '/y/a\u200b.ts'].map((path) => ({
      id: path,
      content: content(path),
      isPreview: false,
      group: 0,
    }))
    expect([...tabLabels(tabs).values()]).toEqual([
      { name: 'a⟨U+200B⟩.ts', folder: 'x⟨U+202E⟩' },
      { name: 'a⟨U+200B⟩.ts', folder: 'y' },
    ])
  })
})
