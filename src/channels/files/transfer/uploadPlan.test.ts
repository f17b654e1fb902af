import { describe, expect, it, vi } from 'vitest'
import type { Conflict } from './transferState'
import { type Answer, type Names, planUpload, wirePath } from './uploadPlan'

const file = new Blob(['x'])
const choose = (...paths: string[]) =>
  paths.map((path) => ({ path: path.replace(/\/$/, ''), file: path.endsWith('/') ? null : file }))

function setUp(there: Readonly<Record<string, 'file' | 'directory'>>, ...answers: (Answer | null)[]) {
  const asked: Conflict[] = []
  const namesIn = vi.fn(async (folder: string): Promise<Names> => {
    const inside = Object.entries(there).filter(
      ([path]) => path.replace(/\/?[^/]*$/, '') === folder.replace(/^\/$/, ''),
    )
    return new Map(inside.map(([path, type]) => [path.slice(path.lastIndexOf('/') + 1), type]))
  })
  const parts = {
    namesIn,
    ask: async (conflict: Conflict) => {
      asked.push(conflict)
      return answers.shift() ?? null
    },
    versionOf: async (path: string) => `version of ${path}`,
  }
  const plan = async (paths: string[], folder = '/src') =>
    (await planUpload(folder, choose(...paths), parts))?.map(({ target, ifVersion }) => [
      target,
      ifVersion,
    ]) ?? null
  return { plan, asked, namesIn }
}

const once = (choice: Answer['choice']): Answer => ({ choice, isForAll: false })
const forAll = (choice: Answer['choice']): Answer => ({ choice, isForAll: true })

describe('where an upload goes', () => {
  it('is where nothing is, unless the user says otherwise', async () => {
    const { plan, asked } = setUp({ '/src/b.ts': 'file' }, once('replace'))
    expect(await plan(['a.ts', 'b.ts', 'lib/b.ts'])).toEqual([
      ['/src/a.ts', null],
      ['/src/b.ts', 'version of /src/b.ts'],
      ['/src/lib/b.ts', null],
    ])
    expect(asked).toEqual([{ path: '/src/b.ts', isFolder: false, isNew: false, others: 0 }])
  })

  it('is asked for each name, or once for all', async () => {
    const there = {
      '/src/a.ts': 'file',
      '/src/b.ts': 'file',
      '/src/c.ts': 'file',
      '/src/c copy.ts': 'file',
    } as const
    const each = setUp(there, once('skip'), once('keepBoth'), once('keepBoth'))
    expect(await each.plan(['a.ts', 'b.ts', 'c.ts'])).toEqual([
      ['/src/b copy.ts', null],
      ['/src/c copy 2.ts', null],
    ])
    expect(each.asked.map(({ others }) => others)).toEqual([2, 1, 0])
    const all = setUp(there, forAll('skip'))
    expect(await all.plan(['a.ts', 'b.ts', 'c.ts', 'd.ts'])).toEqual([['/src/d.ts', null]])
    expect(all.asked).toHaveLength(1)
  })

  it('is nowhere where the user wants none of it', async () => {
    expect(await setUp({ '/src/a.ts': 'file' }, null).plan(['a.ts', 'b.ts'])).toBeNull()
  })

  it('is the folder that is there, with the folders that are not there made by the server and not asked for', async () => {
    const { plan, asked, namesIn } = setUp({ '/src/lib': 'directory', '/src/lib/a.ts': 'file' }, once('skip'))
    await plan(['lib/a.ts', 'lib/new/deep/b.ts', 'lib/empty/'])
    expect(asked.map(({ path }) => path)).toEqual(['/src/lib/a.ts'])
    expect(namesIn.mock.calls.map(([folder]) => folder)).toEqual(['/src', '/src/lib'])
  })

  it('is never in the place of a folder, also where files are replaced', async () => {
    const there = { '/src/a.ts': 'file', '/src/b': 'directory' } as const
    const { plan, asked } = setUp(there, forAll('replace'), once('keepBoth'))
    expect(await plan(['a.ts', 'b'])).toEqual([
      ['/src/a.ts', 'version of /src/a.ts'],
      ['/src/b copy', null],
    ])
    expect(asked.map(({ isFolder }) => isFolder)).toEqual([false, true])
  })

  it('is not the same for two that are called alike', async () => {
    const { plan } = setUp({}, once('keepBoth'))
    expect(await plan(['a.ts', 'a.ts'], '/')).toEqual([
      ['/a.ts', null],
      ['/a copy.ts', null],
    ])
  })
})

it.each([
  ['a/b.ts', 'a/b.ts'],
  ['a\\b', 'a\\b'],
  ['\\xE9', '\\x5CxE9'],
  ['line\nbreak/\u202e', 'line\nbreak/\u202e'],
  ['..', null],
  ['a/../b', null],
  ['a//b', null],
  ['.', null],
  ['a\0b', null],
])('%j is %j on the wire (fault 55)', (name, path) => {
  expect(wirePath(name)).toBe(path)
})
