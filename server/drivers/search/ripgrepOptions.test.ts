import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { nativePath } from '../disk/nativePath'
import { createRipgrep, findRipgrep, type Ripgrep } from './ripgrep'
import { onlyRules, type SearchQuery } from './ripgrepArguments'
import type { FoundInFile } from './ripgrepOutput'

let program: string
let root: string
let outside: string
let ripgrep: Ripgrep
const quiet = new AbortController().signal

/** Names that mean something to a shell, to rules or to arguments, and one that is no UTF-8. */
const HOSTILE = [
  '/a [b]*?.ts',
  '/!not#this',
  '/-e',
  '/--files',
  '/line\nbreak.ts',
  '/$(touch pwned)`x`.ts',
  '/deep/er \\ still/ü😀.ts',
  '/latin-\\xE9.txt',
  '/{a,b}.ts',
  '/ends with space ',
]

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'options-'))
  outside = mkdtempSync(join(tmpdir(), 'outside-'))
  const files: Record<string, string> = {
    '.gitignore': 'made/\n*.log\n',
    'made/a.ts': 'needle',
    'x.log': 'needle',
    'src/a.ts': 'one\ntwo\nneedle(left)\nfour\nfive\n',
    'src/a.tsx': 'needle',
    'src/b/a.ts': 'needle',
  }
  for (const [path, content] of Object.entries(files)) write(`/${path}`, content)
  for (const path of HOSTILE) write(path, 'needle')
  writeFileSync(join(outside, 'secret.ts'), 'needle')
  symlinkSync(outside, join(root, 'link'))
  symlinkSync(join(outside, 'secret.ts'), join(root, 'secret.ts'))
  const found = await findRipgrep()
  if (found === null) throw new Error('ripgrep does not run here')
  program = found
  ripgrep = createRipgrep({ root, program })
})
afterAll(() => {
  for (const folder of [root, outside]) rmSync(folder, { recursive: true, force: true })
})

function write(path: string, content: string): void {
  const native = nativePath(root + path)
  mkdirSync(dirname(root + path), { recursive: true })
  writeFileSync(native, content)
}

async function search(query: Partial<SearchQuery>, from: Ripgrep = ripgrep) {
  const files: Record<string, FoundInFile> = {}
  const keep = (path: string, inFile: FoundInFile) => {
    files[path] = inFile
  }
  const outcome = await from.search({ query: 'needle', limit: 10_000, ...query }, keep, quiet)
  return { files, outcome, paths: Object.keys(files).sort() }
}

describe('a search within some files', () => {
  it('finds in these alone, and counts no others (F14)', async () => {
    const { paths, outcome } = await search({ within: ['/src/a.ts', '/gone.ts'] })
    expect(paths).toEqual(['/src/a.ts'])
    expect(outcome).toEqual({ files: 1, matches: 1, truncated: false })
  })

  it.each(HOSTILE)('finds in %j and in nothing beside it', async (path) => {
    expect((await search({ within: [path] })).paths).toEqual([path])
  })

  it('finds nothing where the whole search would not: ignored, excluded, behind links, in .git, outside', async () => {
    write('/.git/config', 'needle')
    const hidden = ['/made/a.ts', '/x.log', '/link/secret.ts', '/secret.ts', '/.git/config', '/../outside.ts']
    expect((await search({ within: hidden })).paths).toEqual([])
    expect((await search({ within: ['/src/a.ts'], exclude: ['src/**'] })).paths).toEqual([])
    expect((await search({ within: ['/src/a.ts'], include: ['*.md'] })).paths).toEqual([])
    expect((await search({})).paths.filter((path) => /secret|\.git\/|made|log/.test(path))).toEqual([])
  })

  it('leaves nothing in the folder for temporary files', async () => {
    const folders = () => readdirSync(tmpdir()).filter((name) => name.startsWith('aether-search-'))
    const before = folders()
    await search({ within: ['/src/a.ts'] })
    await search({ within: ['/src/a.ts'], isRegExp: true, query: '(' }).catch(() => {})
    expect(folders().filter((name) => !before.includes(name))).toEqual([])
  })

  it('finds in any file what the whole search finds there', async () => {
    const name = fc.stringMatching(/^[ !#*?[\]{}\\a-cé-]{1,6}$/).filter((text) => text.trim() !== '')
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.array(name, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 6 }),
        async (names) => {
          const folder = mkdtempSync(join(tmpdir(), 'any-'))
          try {
            // A file and a folder of one name do not go together.
            const paths = names.map((parts) => `/${parts.map((part) => `d${part}`).join('/')}.f`)
            for (const path of paths) {
              mkdirSync(dirname(folder + path), { recursive: true })
              writeFileSync(folder + path, 'needle')
            }
            const any = createRipgrep({ root: folder, program })
            const whole = await search({}, any)
            for (const path of whole.paths)
              expect((await search({ within: [path] }, any)).paths).toEqual([path])
            expect((await search({ within: whole.paths }, any)).paths).toEqual(whole.paths)
          } finally {
            rmSync(folder, { recursive: true, force: true })
          }
        },
      ),
      { numRuns: 15 },
    )
  })
})

it('rules for some files do not enter other folders', () => {
  expect(onlyRules(['/a/b.ts', '/a/c/d.ts']).split('\n')).toEqual([
    '/*',
    '!/a',
    '/a/*',
    '!/a/b.ts',
    '!/a/c',
    '/a/c/*',
    '!/a/c/d.ts',
    '',
  ])
})

it('ignored files are searched on demand, but not .git (F14)', async () => {
  write('/.git/config', 'needle')
  const { paths } = await search({ ignored: true })
  expect(paths).toEqual(expect.arrayContaining(['/made/a.ts', '/x.log']))
  expect(paths.filter((path) => path.startsWith('/.git/'))).toEqual([])
})

it('lines around a match come with it (F14)', async () => {
  const { files } = await search({ within: ['/src/a.ts'], context: 1 })
  expect(files['/src/a.ts']?.context).toEqual([
    { line: 2, text: 'two' },
    { line: 4, text: 'four' },
  ])
})

it.each([
  ['$1', 'left'],
  [`\${1}2`, 'left2'],
  ['$12', ''],
  ['$1a', 'lefta'],
  ['[$&]', '[needle(left)]'],
  ['$$1', '$1'],
  ['-e', '-e'],
  ['', ''],
])('a match of a pattern says what %j makes of it: %j (F14)', async (replace, expected) => {
  const query = { within: ['/src/a.ts'], isRegExp: true, query: 'needle\\((\\w+)\\)', replace }
  const { files } = await search(query)
  expect(files['/src/a.ts']?.matches).toMatchObject([{ replacement: expected }])
})

it('a replacement that is too long for a message is left out (F14)', async () => {
  write('/wide.ts', `${'w'.repeat(300)}\n`)
  const query = { within: ['/wide.ts'], isRegExp: true, query: 'w{300}', replace: '$&'.repeat(100) }
  const { files } = await search(query)
  expect(files['/wide.ts']?.matches).toHaveLength(1)
  expect(files['/wide.ts']?.matches[0]).not.toHaveProperty('replacement')
})
