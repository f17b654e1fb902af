import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { validateName } from '../acts/validateName'
import { fileKind } from './fileKind'
import { treeKeyAction, typeahead } from './treeKeys'
import { type FolderState, neighbourOf, openFolders, type Tree, treeRows } from './treeRows'

const folder = (...names: string[]): FolderState => ({
  problem: null,
  listing: {
    entries: names.map((name) => ({
      name: name.replace('/', ''),
      type: name.endsWith('/') ? 'directory' : 'file',
      size: 0,
      modified: '',
    })),
    ignored: ['ignored.log'],
    truncated: false,
  },
})

const tree = (fields: Partial<Tree> = {}): Tree => ({
  folders: new Map([
    ['/', folder('a/', 'b/', 'c.ts', 'ignored.log')],
    ['/a', folder('inner/', 'x.ts')],
  ]),
  expanded: new Set(['/a']),
  editing: null,
  ...fields,
})
const pressed = (key: string, shiftKey = false) => ({
  key,
  shiftKey,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
})

describe('treeRows', () => {
  it('puts what is in an open folder under it, a level deeper', () => {
    expect(
      treeRows(tree()).map(({ key, level, posInSet, setSize }) => [key, level, posInSet, setSize]),
    ).toEqual([
      ['/a', 1, 1, 4],
      ['/a/inner', 2, 1, 2],
      ['/a/x.ts', 2, 2, 2],
      ['/b', 1, 2, 4],
      ['/c.ts', 1, 3, 4],
      ['/ignored.log', 1, 4, 4],
    ])
    expect(treeRows(tree()).at(-1)).toMatchObject({ isIgnored: true })
  })

  it('makes one row of folders that hold nothing but each other, where that is wished', () => {
    const folders = new Map([
      ['/', folder('a/', 'z.ts')],
      ['/a', folder('b/', '.git/')],
      ['/a/b', folder('c/')],
      ['/a/b/c', folder('d/', 'x.ts')],
    ])
    const shown = (...expanded: string[]) =>
      treeRows(tree({ folders, expanded: new Set(expanded), isCompact: true })).map((row) =>
        row.kind === 'entry' ? `${row.level} ${row.name} ${row.key} ${row.isExpanded}` : row.kind,
      )
    expect(shown()).toEqual(['1 a /a false', '1 z.ts /z.ts false'])
    expect(shown('/a')).toEqual(['1 a/b /a/b false', '1 z.ts /z.ts false'])
    expect(shown('/a', '/a/b', '/a/b/c')).toEqual([
      '1 a/b/c /a/b/c true',
      '2 d /a/b/c/d false',
      '2 x.ts /a/b/c/x.ts false',
      '1 z.ts /z.ts false',
    ])
    const editing = { kind: 'create', parent: '/a', type: 'file', busy: false, error: null } as const
    const rows = treeRows(tree({ folders, expanded: new Set(['/a']), isCompact: true, editing }))
    expect(rows.map(({ kind, level }) => `${kind} ${level}`)).toEqual([
      'entry 1',
      'field 2',
      'entry 2',
      'entry 1',
    ])
    const before = treeRows(tree({ folders, expanded: new Set(['/a']) }))
    const now = treeRows(tree({ folders, expanded: new Set(['/a', '/a/b']), isCompact: true }))
    expect(neighbourOf('/a', before, now)).toBe('/a/b/c')
  })

  it('marks an open folder that has not been listed yet as loading', () => {
    const rows = treeRows(tree({ expanded: new Set(['/b']) }))
    expect(rows.find(({ key }) => key === '/b')).toMatchObject({ isExpanded: true, isLoading: true })
  })

  it('says in place why a folder could not be listed, and after it that there is more', () => {
    const folders = new Map([
      ['/', folder('a/')],
      ['/a', { listing: undefined, problem: 'No.' }],
    ])
    expect(treeRows(tree({ folders }))).toMatchObject([
      { key: '/a' },
      { kind: 'note', parent: '/a', problem: 'No.' },
    ])
    const full = folder('x')
    const more = new Map([['/', { ...full, listing: full.listing && { ...full.listing, truncated: true } }]])
    expect(treeRows(tree({ folders: more })).at(-1)).toMatchObject({
      kind: 'note',
      problem: null,
      setSize: 2,
    })
  })

  it('has a field where something new gets its name', () => {
    const editing = { kind: 'create', parent: '/a', type: 'file', busy: false, error: null } as const
    expect(treeRows(tree({ editing }))[1]).toMatchObject({ kind: 'field', level: 2, posInSet: 1, setSize: 3 })
  })

  it('asks only for folders whose parents are open', () => {
    expect(openFolders(new Set(['/a/b', '/c', '/c/d']))).toEqual(['/', '/c', '/c/d'])
  })
})

describe('neighbourOf', () => {
  it.each([
    ['/c.ts', ['/a', '/b', '/d.ts'], '/d.ts'],
    ['/d.ts', ['/a', '/b', '/c.ts'], '/c.ts'],
    ['/a', ['/b', '/c.ts', '/d.ts'], '/b'],
  ])('of %s is the next, else the one before', (gone, left, expected) => {
    const before = treeRows(
      tree({ folders: new Map([['/', folder('a/', 'b/', 'c.ts', 'd.ts')]]), expanded: new Set() }),
    )
    const now = before.filter(({ key }) => left.includes(key))
    expect(neighbourOf(gone, before, now)).toBe(expected)
  })

  it('of the last thing in a folder is the folder', () => {
    const before = treeRows(
      tree({
        folders: new Map([
          ['/', folder('a/', 'b')],
          ['/a', folder('x')],
        ]),
      }),
    )
    expect(
      neighbourOf(
        '/a/x',
        before,
        before.filter(({ key }) => key !== '/a/x'),
      ),
    ).toBe('/a')
  })
})

describe('treeKeyAction', () => {
  const rows = treeRows(tree())

  it.each([
    ['ArrowDown', 0, { type: 'go', index: 1 }],
    ['ArrowUp', 0, null],
    ['End', 0, { type: 'go', index: 5 }],
    ['ArrowRight', 0, { type: 'go', index: 1 }],
    ['ArrowRight', 3, { type: 'expand', paths: ['/b'] }],
    ['ArrowRight', 4, null],
    ['ArrowLeft', 0, { type: 'collapse', path: '/a' }],
    ['ArrowLeft', 2, { type: 'go', index: 0 }],
    ['ArrowLeft', 3, null],
    ['*', 4, { type: 'expand', paths: ['/a', '/b'] }],
    ['Enter', 4, { type: 'open', index: 4, preview: false }],
    [' ', 4, { type: 'open', index: 4, preview: true }],
    ['F2', 4, { type: 'rename', index: 4 }],
    ['Delete', 4, { type: 'remove', index: 4, isForGood: false }],
    ['F10', 4, null],
    ['ContextMenu', 4, { type: 'menu', index: 4 }],
    ['x', 4, null],
  ])('%s on row %i', (key, index, expected) => {
    expect(treeKeyAction(rows, index, pressed(key), false)).toEqual(expected)
  })

  it('opens the menu on Shift+F10, leaves chords alone, and mirrors the side arrows', () => {
    expect(treeKeyAction(rows, 4, pressed('F10', true), false)).toEqual({ type: 'menu', index: 4 })
    expect(treeKeyAction(rows, 0, { ...pressed('ArrowDown'), altKey: true }, false)).toBeNull()
    expect(treeKeyAction(rows, 0, { ...pressed('b'), ctrlKey: true }, false)).toBeNull()
    expect(treeKeyAction(rows, 0, { ...pressed('z', true), ctrlKey: true }, false)).toBeNull()
    expect(treeKeyAction(rows, 3, pressed('ArrowLeft'), true)).toEqual({ type: 'expand', paths: ['/b'] })
  })

  it('selects with Shift, and does with Ctrl or Cmd what they do everywhere', () => {
    expect(treeKeyAction(rows, 0, pressed('ArrowDown', true), false)).toEqual({ type: 'extend', index: 1 })
    expect(treeKeyAction(rows, 0, pressed('ArrowUp', true), false)).toBeNull()
    expect(treeKeyAction(rows, 4, pressed('Delete', true), false)).toMatchObject({ isForGood: true })
    const withMod = (key: string) => treeKeyAction(rows, 1, { ...pressed(key), metaKey: true }, false)
    expect(withMod('ArrowUp')).toEqual({ type: 'pass', index: 0 })
    expect(withMod(' ')).toEqual({ type: 'toggle', index: 1 })
    expect(['a', 'c', 'v', 'x', 'Z'].map((key) => withMod(key)?.type)).toEqual([
      'all',
      'copy',
      'paste',
      'cut',
      'undo',
    ])
  })

  it('never leads outside the rows', () => {
    const keys = fc.constantFrom('ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End')
    fc.assert(
      fc.property(fc.array(keys), fc.nat(rows.length - 1), (sequence, start) => {
        const end = sequence.reduce((index, key) => {
          const move = treeKeyAction(rows, index, pressed(key), false)
          return move?.type === 'go' ? move.index : index
        }, start)
        expect(rows[end]).toBeDefined()
      }),
    )
  })

  it('finds names by what they begin with, round the end', () => {
    expect(typeahead(rows, 0, 'c')).toBe(4)
    expect(typeahead(rows, 4, 'i')).toBe(5)
    expect(typeahead(rows, 5, 'i')).toBe(1)
    expect(typeahead(rows, 0, 'A')).toBe(0)
    expect(typeahead(rows, 0, 'zzz')).toBeNull()
  })
})

describe('names', () => {
  it.each([
    ['', 'A name is needed.'],
    ['  ', 'A name is needed.'],
    ['a/b', 'A name can\'t contain "/".'],
    ['a\0b', "A name can't contain a NUL character."],
    ['..', 'This name is reserved.'],
    ['ü'.repeat(128), 'This name is too long.'],
    ['taken', 'A folder named taken already exists.'],
    ['fine.ts', null],
  ])('%j: %s', (name, expected) => {
    expect(validateName(name, [{ name: 'taken', type: 'directory' }])).toBe(expected)
  })

  it.each([
    ['main.ts', 'code'],
    ['Dockerfile', 'config'],
    ['package-lock.json', 'lock'],
    ['.gitignore', 'git'],
    ['.env.local', 'config'],
    ['no-idea', 'plain'],
  ])('%s is of the kind %s', (name, kind) => {
    expect(fileKind(name)).toBe(kind)
  })
})
