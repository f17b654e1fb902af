import { beforeEach, describe, expect, it } from 'vitest'
import { createStore } from 'zustand/vanilla'
import { createEmitter } from '../../../lib/createEmitter'
import { type ConnectionState, initialConnection } from '../../../socket/connection/connectionState'
import { type Outgoing, RequestError } from '../../../socket/link'
import type { Envelope } from '../../../socket/protocol'
import { createFakeClock, type FakeClock, settle } from '../../../testing/kit/fakeClock'
import { createEditorViewStore, type EditorFile } from '../editor/editorViewStore'
import type { FileChange, SearchMatch, SearchResult } from '../shared/protocol'
import { createSearch, type Search } from './createSearch'
import { createUnsavedTexts, followFiles } from './followFiles'
import { keptFiles } from './searchStore'

const live: ConnectionState = { ...initialConnection, status: 'live', everLive: true }

interface Pending {
  readonly frame: Outgoing
  readonly answer: (data: object) => void
  readonly fail: (error: unknown) => void
}

let clock: FakeClock
let search: Search
let asked: Pending[]
let sent: Outgoing[]
let texts: Map<string, string>
let hasOptions: boolean
const connection = createStore<ConnectionState>(() => live)
const memory = new Map<string, string>()
let found = createEmitter<SearchResult>()
let changes = createEmitter<FileChange>()
let view = createEditorViewStore()
let stop = () => {}

beforeEach(() => {
  stop()
  clock = createFakeClock()
  asked = []
  sent = []
  texts = new Map()
  hasOptions = true
  found = createEmitter()
  changes = createEmitter()
  view = createEditorViewStore()
  memory.clear()
  connection.setState(live, true)
  let ids = 0
  const ask = (frame: Outgoing) =>
    new Promise<Envelope>((resolve, reject) => {
      const answer = (fields: object) =>
        resolve({ channel: 'files', type: 'search', requestId: String(frame.requestId), ...fields })
      asked.push({ frame, answer, fail: reject })
    })
  const link = { ask, has: () => hasOptions, send: (frame: Outgoing) => sent.push(frame) > 0 }
  const searching = { link, found, newId: () => `id-${++ids}` }
  const editors = { view, unsavedText: (path: string) => texts.get(path) ?? null }
  const unsaved = createUnsavedTexts(editors)
  const kept = {
    get: (name: string) => memory.get(name) ?? null,
    set: (name: string, value: string) => void memory.set(name, value),
  }
  search = createSearch({ searching, clock, connection, memory: kept, unsaved: unsaved.of })
  stop = followFiles({ search, searching, clock, connection, changes, editors, unsaved })
})

const last = () => asked.at(-1)
const say = (path: string, ...lines: string[]) =>
  found.emit({
    type: 'search_result',
    requestId: String(last()?.frame.requestId),
    path,
    matches: lines.map((preview, at): SearchMatch => ({ line: at + 1, column: 1, length: 1, preview })),
  })
const done = async (truncated = false) => {
  last()?.answer({ success: true, data: { files: 1, matches: 1, truncated } })
  await settle()
}
const shown = () =>
  keptFiles(search.store.getState()).map(
    ({ path, hits }) => `${path}: ${hits.map(({ preview }) => preview).join()}`,
  )
const status = () => search.store.getState().status.kind

async function sought(query = 'a'): Promise<void> {
  search.set({ query })
  search.run()
  await settle()
}

/** The editor holds this text, which is not on disk. */
function type(path: string, text: string | null): void {
  if (text === null) texts.delete(path)
  else texts.set(path, text)
  const file = { path, isDirty: text !== null }
  // Only these are read.
  view.setState({ files: { [path]: file as EditorFile } })
}

describe('a search', () => {
  it('begins when the user has stopped typing, and shows files by path as they come', async () => {
    search.set({ query: 'a' })
    search.set({ query: 'ab' })
    await clock.advance(250)
    expect(asked.map(({ frame }) => frame.query)).toEqual(['ab'])
    say('/b/z.ts', 'ab 1')
    expect(shown()).toEqual(['/b/z.ts: ab 1'])
    say('/b.ts', 'ab 2')
    say('/a/y.ts', 'ab 3')
    expect(shown()).toHaveLength(1)
    await clock.advance(200)
    expect(shown()).toEqual(['/b.ts: ab 2', '/a/y.ts: ab 3', '/b/z.ts: ab 1'])
    expect(status()).toBe('searching')
    await done()
    expect(status()).toBe('done')
  })

  it('drops what comes of the one before, and tells the server to end it', async () => {
    await sought('a')
    const before = last()
    await sought('b')
    expect(sent).toEqual([{ type: 'search_cancel', requestId: before?.frame.requestId }])
    found.emit({
      type: 'search_result',
      requestId: String(before?.frame.requestId),
      path: '/old',
      matches: [],
    })
    before?.answer({ success: true, data: { files: 0, matches: 0, truncated: true } })
    await settle()
    expect(status()).toBe('searching')
    await done()
    expect(shown()).toEqual([])
  })

  it('that is cancelled, or cut by the server, says that there may be more', async () => {
    await sought()
    search.stop()
    expect(sent).toMatchObject([{ type: 'search_cancel' }])
    say('/a', 'a')
    await done(true)
    expect(status()).toBe('stopped')
    expect(shown()).toEqual(['/a: a'])
  })

  it('with as many matches as are shown says that there are more', async () => {
    await sought()
    say('/a', ...Array.from({ length: 10_000 }, (_, at) => `a${at}`))
    await done(true)
    expect(status()).toBe('full')
  })

  it('says why it cannot be', async () => {
    await sought('(')
    last()?.answer({ success: false, error: 'unclosed group', code: 'BAD_REQUEST' })
    await settle()
    expect(search.store.getState().status).toEqual({ kind: 'failed', reason: 'unclosed group' })
  })

  it('that the connection was lost in runs again after it, and shows nothing twice', async () => {
    await sought()
    say('/a', 'a')
    connection.setState({ ...live, status: 'waiting' }, true)
    last()?.fail(new RequestError('DISCONNECTED', 'lost'))
    await settle()
    expect(status()).toBe('offline')
    expect(shown()).toEqual(['/a: a'])
    connection.setState(live, true)
    await settle()
    expect(asked).toHaveLength(2)
    say('/a', 'a')
    await done()
    expect(shown()).toEqual(['/a: a'])
  })

  it('without a connection runs when there is one', async () => {
    connection.setState({ ...live, status: 'waiting' }, true)
    await sought()
    expect(asked).toEqual([])
    expect(status()).toBe('offline')
    connection.setState(live, true)
    await settle()
    expect(asked).toHaveLength(1)
  })

  it('takes out what the user dismissed, and keeps it out while the same is looked for', async () => {
    await sought()
    say('/a', 'a1', 'a2')
    say('/b', 'a')
    await done()
    const key = search.store.getState().files.get('/a')?.hits[0]?.key ?? ''
    search.dismiss(key)
    search.dismiss('/b')
    expect(shown()).toEqual(['/a: a2'])
    changes.emit({ type: 'change', action: 'modify', path: '/a' })
    await clock.advance(300)
    say('/a', 'new a', 'a1', 'a2')
    await done()
    expect(shown()).toEqual(['/a: new a,a2'])
    search.run()
    await settle()
    say('/b', 'a')
    expect(shown()).toEqual(['/b: a'])
  })

  it('that was meant is offered again, once, the newest first', async () => {
    for (const query of ['a', 'b', 'a']) {
      search.set({ query })
      search.keep()
    }
    expect(search.store.getState().recent.map(({ query }) => query)).toEqual(['a', 'b'])
    search.recall({ ...search.store.getState().fields, query: 'b', include: 'src' })
    await settle()
    expect(last()?.frame).toMatchObject({ query: 'b', include: ['src', '**/src/**'] })
    expect(search.store.getState().hasDetails).toBe(true)
  })
})

describe('the wish to search', () => {
  const asks = () => search.store.getState().asked

  it('leads to what matches become once something is sought, and to what is sought before', () => {
    search.ask({ isReplacing: true })
    expect(asks()).toBe('query')
    search.ask({ isReplacing: true, query: 'a' })
    expect(asks()).toBe('replacement')
    search.ask()
    expect(asks()).toBe('query')
  })

  it('for a text means that text, also where patterns are read', async () => {
    search.set({ isRegExp: true })
    search.ask({ query: 'f(x)/*' })
    await clock.advance(250)
    expect(last()?.frame).toMatchObject({ query: 'f\\(x\\)\\/\\*', isRegExp: true })
    search.set({ isRegExp: false })
    search.ask({ query: 'f(x)' })
    await clock.advance(250)
    expect(last()?.frame).toMatchObject({ query: 'f(x)', isRegExp: false })
  })
})

describe('while files change, what was found', () => {
  beforeEach(async () => {
    await sought()
    say('/a', 'a')
    say('/dir/b', 'a')
    await done()
  })

  it('is found again in these files alone', async () => {
    changes.emit({ type: 'change', action: 'modify', path: '/a' })
    changes.emit({ type: 'change', action: 'create', path: '/c', isDirectory: false })
    await clock.advance(300)
    expect(last()?.frame).toMatchObject({ query: 'a', within: ['/a', '/c'] })
    say('/c', 'a new')
    await done()
    expect(shown()).toEqual(['/c: a new', '/dir/b: a'])
  })

  it('goes with its file or folder at once', () => {
    changes.emit({ type: 'change', action: 'delete', path: '/dir' })
    expect(shown()).toEqual(['/a: a'])
  })

  it.each([
    { action: 'modify', path: '/', overflow: true, isDirectory: true },
    { action: 'create', path: '/new', isDirectory: true },
    { action: 'modify', path: '/dir/.gitignore', isDirectory: false },
  ] as const)('is found anew in all where %j, and stays until that is known', async (change) => {
    changes.emit({ type: 'change', ...change })
    await clock.advance(1000)
    expect(asked).toHaveLength(2)
    expect(last()?.frame).not.toHaveProperty('within')
    say('/new/c', 'a')
    expect(shown()).toEqual(['/a: a', '/dir/b: a'])
    await done()
    expect(shown()).toEqual(['/new/c: a'])
  })

  it('is found anew in all where the server cannot look into some', async () => {
    hasOptions = false
    changes.emit({ type: 'change', action: 'modify', path: '/a' })
    await clock.advance(300)
    expect(last()?.frame).not.toHaveProperty('within')
  })

  it('is found again for a change that comes while one is looked at', async () => {
    changes.emit({ type: 'change', action: 'modify', path: '/a' })
    await clock.advance(300)
    changes.emit({ type: 'change', action: 'modify', path: '/a' })
    await clock.advance(300)
    say('/a', 'a old')
    await done()
    await clock.advance(600)
    expect(asked).toHaveLength(3)
    say('/a', 'a newer')
    await done()
    expect(shown()).toEqual(['/a: a newer', '/dir/b: a'])
  })

  it('is found anew after a cut, because changes were missed', async () => {
    connection.setState({ ...live, status: 'waiting' }, true)
    connection.setState(live, true)
    await settle()
    expect(asked).toHaveLength(2)
    expect(shown()).toEqual(['/a: a', '/dir/b: a'])
  })
})

describe('texts in editors', () => {
  it('are searched in place of their files, also such that were not found on disk', async () => {
    type('/a', 'x\nmy a')
    type('/a', 'x\nmy a')
    await sought()
    say('/a', 'a on disk')
    await done()
    expect(shown()).toEqual(['/a: my a'])
    expect(search.store.getState().files.get('/a')).toMatchObject({
      isUnsaved: true,
      hits: [{ line: 2, column: 4 }],
    })
  })

  it('are searched again when they change, and their files when they are saved', async () => {
    await sought()
    say('/a', 'a on disk')
    await done()
    type('/a', 'nothing')
    await clock.advance(300)
    expect(shown()).toEqual([])
    type('/a', 'a typed')
    await clock.advance(300)
    expect(shown()).toEqual(['/a: a typed'])
    type('/a', null)
    await clock.advance(600)
    expect(last()?.frame).toMatchObject({ within: ['/a'] })
    say('/a', 'a saved')
    await done()
    expect(shown()).toEqual(['/a: a saved'])
  })

  it('that the search leaves out are not searched', async () => {
    type('/a.ts', 'a')
    search.set({ exclude: '*.ts' })
    await sought()
    await done()
    expect(shown()).toEqual([])
  })
})
