import { describe, expect, it } from 'vitest'
import { findFileNames, isFileName, linkedFile } from './linkedFile'

const ROOT = '/home/me/my app'

describe('linkedFile', () => {
  it.each([
    ['src/a.ts', { file: '/src/a.ts' }],
    ['src/a.ts:12', { file: '/src/a.ts', line: 12 }],
    ['src/a.ts:12:4', { file: '/src/a.ts', line: 12, column: 4 }],
    ['src/a.ts:12-20', { file: '/src/a.ts', line: 12 }],
    ['./src/a.ts#L3', { file: '/src/a.ts', line: 3 }],
    ['src/a.ts#L3-L9', { file: '/src/a.ts', line: 3 }],
    ['README.md#install', { file: '/README.md' }],
    ['/src/a.ts', { file: '/src/a.ts' }],
    ['src/../b.ts', { file: '/b.ts' }],
    ['a.ts:7', { file: '/a.ts', line: 7 }],
    ['/home/me/my app/src/a.ts:3', { file: '/src/a.ts', line: 3 }],
    ['file:///home/me/my%20app/src/a.ts#L3', { file: '/src/a.ts', line: 3 }],
    ['file://localhost/home/me/my%20app/a.ts', { file: '/a.ts' }],
    ['docs/%E6%96%87%E4%BB%B6.md', { file: '/docs/文件.md' }],
    ['docs/100%.md', { file: '/docs/100%.md' }],
  ])('%j is a place in the workspace', (target, place) => {
    expect(linkedFile(target, ROOT)).toEqual(place)
  })

  it.each([
    '../../etc/passwd',
    'src/../../secret.ts',
    '/home/me/my app/../secret.ts',
    'file:///etc/passwd',
    '/etc/passwd',
    '/home/you/a.ts:3',
    'file://server/home/me/my app/a.ts',
    'file:a.ts',
    'javascript:alert(1)',
    'JAVASCRIPT:alert(1)//a.ts',
    'vscode://file/a.ts',
    'https://a.example/src/a.ts',
    '//a.example/src/a.ts',
    '~/a.ts',
    'C:\\a.ts',
    'src\\a.ts',
    'src/',
    '#heading',
    '/',
    '..',
    '',
  ])('%j is none', (target) => {
    expect(linkedFile(target, ROOT)).toBeNull()
  })

  it('knows no folder of the disk where the server tells none', () => {
    expect(linkedFile('src/a.ts:2', null)).toEqual({ file: '/src/a.ts', line: 2 })
    expect(linkedFile('file:///home/me/a.ts', null)).toBeNull()
  })
})

describe('names of files', () => {
  it.each([
    'src/a.ts',
    'a.ts:12',
    './x/y.json',
    'Dockerfile',
    '.env.local',
    'docs/文件.md',
    'src/a.ts:1:2',
    'a.py#L3',
  ])('are code that is nothing else: %j', (code) => expect(isFileName(code)).toBe(true))

  it.each([
    'process.env',
    'items.map',
    'npm test a.ts',
    'src/',
    'const a',
    'https://x.example/a.ts',
    'a.ts()',
    'x'.repeat(500),
  ])('are not %j', (code) => expect(isFileName(code)).toBe(false))

  it.each([
    ['See src/a.ts:12, and (README.md).', ['src/a.ts:12', 'README.md']],
    ['请看src/a.ts。还有「b.py:3」', ['src/a.ts', 'b.py:3']],
    ['ends in ./x/y.test.ts.', ['./x/y.test.ts']],
    ['/home/me/app/a.ts:3: error', ['/home/me/app/a.ts:3']],
    ['file:///home/me/a.ts#L3', ['file:///home/me/a.ts#L3']],
    ['mail me@a.ts, or https', []],
    ['a.b.tsx.foo and x.tsz', []],
    ['v1.2.3 e.g. 5.c', ['5.c']],
  ])('are found in prose: %j', (text, names) => {
    expect(findFileNames(text).map(({ start, end }) => text.slice(start, end))).toEqual(names)
  })

  it('are looked for in a long text without names in no more than its length', () => {
    expect(findFileNames('a/'.repeat(50_000))).toEqual([])
    expect(findFileNames('a.'.repeat(50_000))).toEqual([])
  })
})
