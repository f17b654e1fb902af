import * as fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { FilesError } from '../filesError'
import type { WriteRequest } from '../queries'
import { createReplace } from './createReplace'
import type { Search } from './createSearch'
import { NO_FIELDS, type SearchFields } from './searchFields'
import { type FileHits, type Hit, named } from './searchStore'
import { patternOf, searchText } from './searchText'
import { changedText, inverseOf, replacing } from './textChanges'

const fields: SearchFields = { ...NO_FIELDS, query: 'needle' }

function found(path: string, text: string, wish = fields, replace: string | null = null): FileHits {
  const pattern = patternOf(wish)
  const hits = pattern ? named(path, searchText(text, pattern, 100, replace)) : []
  return { path, hits, context: [], isUnsaved: false }
}

let disk: Map<string, string>
let unsaved: Map<string, string>
let shown: { fields: SearchFields; replacement: string }
let dropped: string[]
/** Runs between the reading of a file and its writing. */
let meanwhile: (path: string) => void

const versionOf = (text: string) => `v:${text}`

function make() {
  const search = {
    store: { getState: () => shown },
    drop(replaced: ReadonlyMap<string, readonly Hit[]>) {
      for (const [path, hits] of replaced) dropped.push(`${path}: ${hits.length}`)
    },
  }
  return createReplace({
    // Only these are used.
    search: search as unknown as Search,
    queries: {
      hasEncodings: () => true,
      hasVersions: () => true,
      async readWhole(path: string) {
        const text = disk.get(path)
        if (text === undefined) throw new FilesError('NOT_FOUND', 'gone', { path })
        return {
          kind: 'text' as const,
          text,
          version: versionOf(text),
          charset: 'utf-8',
          isExact: !text.includes('inexact'),
        }
      },
      async write({ path, content, ifVersion }: WriteRequest) {
        meanwhile(path)
        if (ifVersion !== versionOf(disk.get(path) ?? '')) throw new FilesError('CONFLICT', 'other', { path })
        if (content.includes('refused')) throw new FilesError('NO_SPACE', 'The disk is full.', { path })
        disk.set(path, content)
        return { path, size: 0, modified: '', version: versionOf(content) }
      },
    },
    editors: {
      unsavedText: (path) => unsaved.get(path) ?? null,
      changeUnsaved(path, text) {
        if (path.endsWith('.hidden')) return false
        unsaved.set(path, text)
        return true
      },
    },
  })
}

beforeEach(() => {
  disk = new Map([
    ['/a', 'needle one\nneedle two\n'],
    ['/b', '\uFEFFneedle\r\n'],
  ])
  unsaved = new Map()
  shown = { fields, replacement: 'pin' }
  dropped = []
  meanwhile = () => {}
})

const whole = (path: string) => found(path, (disk.get(path) ?? '').replace('\uFEFF', ''))

describe('replacing', () => {
  it('writes each file once, byte order mark and line ends as they were, and takes all of it back', async () => {
    const replace = make()
    await replace.run([whole('/a'), whole('/b')])
    expect([...disk]).toEqual([
      ['/a', 'pin one\npin two\n'],
      ['/b', '\uFEFFpin\r\n'],
    ])
    expect(replace.store.getState()).toEqual({
      progress: null,
      report: { kind: 'replaced', matches: 3, files: 2, left: [] },
      undoable: 1,
    })
    expect(dropped.sort()).toEqual(['/a: 2', '/b: 1'])
    await replace.undo()
    expect([...disk]).toEqual([
      ['/a', 'needle one\nneedle two\n'],
      ['/b', '\uFEFFneedle\r\n'],
    ])
    expect(replace.store.getState()).toMatchObject({ report: { kind: 'undone', files: 2 }, undoable: 0 })
  })

  it('leaves a file alone that is another one than was searched, or becomes one before it is written', async () => {
    const replace = make()
    const files = [whole('/a'), whole('/b'), found('/gone', 'needle')]
    disk.set('/a', 'needle one\nneedle 2\n')
    meanwhile = (path) => path === '/b' && disk.set('/b', 'needle, but theirs')
    await replace.run(files)
    expect(disk.get('/a')).toBe('needle one\nneedle 2\n')
    expect(disk.get('/b')).toBe('needle, but theirs')
    const { report, undoable } = replace.store.getState()
    expect(report?.left.map(({ path, why }) => [path, why.kind]).sort()).toEqual([
      ['/a', 'changed'],
      ['/b', 'changed'],
      ['/gone', 'changed'],
    ])
    expect([undoable, dropped]).toEqual([0, []])
  })

  it('over several lines leaves a file alone in which one of them is another by now (F31)', async () => {
    const replace = make()
    const wish = { ...fields, query: 'needle(\none' }
    disk.set('/a', 'x needle(\none)\n')
    disk.set('/b', 'needle(\none)\n')
    const files = ['/a', '/b'].map((path) => found(path, disk.get(path) ?? '', wish))
    const cut = files.map((file) => ({
      ...file,
      hits: file.hits.map((hit) => ({ ...hit, text: 'needle(' })),
    }))
    disk.set('/b', 'needle(\nOne)\n')
    await replace.run(cut)
    expect(replace.store.getState().report?.left.map(({ why }) => why.kind)).toEqual(['tooLong', 'tooLong'])
    await replace.run(files)
    expect([...disk]).toEqual([
      ['/a', 'x pin)\n'],
      ['/b', 'needle(\nOne)\n'],
    ])
    expect(replace.store.getState().report?.left).toEqual([{ path: '/b', why: { kind: 'changed' } }])
  })

  it('changes the text of an editor there, and says what it cannot', async () => {
    disk.set('/in', 'inexact needle')
    unsaved = new Map([
      ['/a', 'needle mine'],
      ['/c.hidden', 'needle'],
    ])
    const replace = make()
    const files = [found('/a', 'needle mine'), found('/c.hidden', 'needle'), found('/in', 'inexact needle')]
    await replace.run(files)
    expect(unsaved.get('/a')).toBe('pin mine')
    expect(disk.get('/a')).toBe('needle one\nneedle two\n')
    expect(replace.store.getState().report?.left).toEqual([
      { path: '/c.hidden', why: { kind: 'unsaved' } },
      { path: '/in', why: { kind: 'notText' } },
    ])
    unsaved.set('/a', 'pin mine, and more')
    await replace.undo()
    expect(unsaved.get('/a')).toBe('needle mine, and more')
  })

  it('takes back nothing in a file that changed since, and can take back later what the server refused', async () => {
    const replace = make()
    await replace.run([whole('/a'), whole('/b')])
    disk.set('/a', 'pin one\npin two\nand theirs\n')
    shown = { fields, replacement: '' }
    const put = disk.get('/b') ?? ''
    disk.delete('/b')
    await replace.undo()
    expect(disk.get('/a')).toBe('pin one\npin two\nand theirs\n')
    expect(replace.store.getState().report?.left.map(({ why }) => why.kind)).toEqual(['changed', 'changed'])
    expect([put, replace.store.getState().undoable]).toEqual(['\uFEFFpin\r\n', 0])
  })

  it('says why the server wrote nothing', async () => {
    shown = { fields, replacement: 'refused' }
    const replace = make()
    await replace.run([whole('/a')])
    expect(replace.store.getState().report?.left).toEqual([
      { path: '/a', why: { kind: 'failed', reason: 'The disk is full.' } },
    ])
  })

  it('of a pattern takes what was said of each match; what was too long is left', async () => {
    const wish = { ...fields, query: 'needle (\\w+)', isRegExp: true }
    shown = { fields: wish, replacement: '$1' }
    const replace = make()
    const { hits, ...file } = found('/b', 'needle x', wish)
    await replace.run([found('/a', disk.get('/a') ?? '', wish, '<$1>'), { ...file, hits }])
    expect(disk.get('/a')).toBe('<one>\n<two>\n')
    expect(replace.store.getState().report?.left).toEqual([{ path: '/b', why: { kind: 'tooLong' } }])
  })

  it('that is stopped leaves what was not begun', async () => {
    const replace = make()
    for (let at = 0; at < 20; at += 1) disk.set(`/f${at}`, 'needle')
    meanwhile = () => replace.stop()
    await replace.run(Array.from({ length: 20 }, (_, at) => found(`/f${at}`, 'needle')))
    const files = replace.store.getState().report?.files ?? 0
    expect(files).toBeGreaterThan(0)
    expect(files).toBeLessThan(20)
    meanwhile = () => {}
    await replace.undo()
    expect([...disk.values()].filter((text) => text === 'pin')).toEqual([])
  })
})

it('any replacement gives what replacing the text would, and its inverse the text (property)', async () => {
  const letters = fc.array(fc.constantFrom('needle', 'x', '\n', '\r\n', 'é', ' ', '😀'), { maxLength: 60 })
  await fc.assert(
    fc.asyncProperty(letters, fc.string({ maxLength: 8 }), async (parts, by) => {
      const text = parts.join('')
      const changes = replacing(text, found('/a', text).hits, () => by)
      expect(changes).not.toBeNull()
      const after = changes && changedText(text, changes)
      expect(after).toBe(text.replaceAll('needle', () => by))
      expect(after !== null && changes && changedText(after, inverseOf(changes))).toBe(text)
    }),
  )
})
