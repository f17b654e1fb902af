import { describe, expect, it } from 'vitest'
import { stateFrame } from '../../testing/configEvents'
import { settle } from '../../testing/kit/fakeClock'
import { memoryUiState } from '../../testing/memoryUiState'
import { createWorkspaceHarness } from '../../testing/workspaceHarness'
import { createTabCommands } from '../editorArea/tabCommands'
import { createTabsStore, selectActiveTab } from '../editorArea/tabsStore'
import { createLayout } from '../layout/layoutStore'
import { createFollow } from './createFollow'
import { followAgent } from './followAgent'

const FILES: Readonly<Record<string, string>> = {
  '/a.ts': 'one\ntwo\nthree\n',
  '/b.ts': 'b\n',
  '/c.ts': 'c\n',
  '/d.ts': 'd\n',
}

/** The page's document: what has the focus, and who hears events. */
function fakePage() {
  const listeners = new Map<string, (event: object) => void>()
  const document = {
    activeElement: null as object | null,
    addEventListener: (kind: string, listener: (event: object) => void) => listeners.set(kind, listener),
    removeEventListener: (kind: string) => listeners.delete(kind),
  }
  return { page: { document } as unknown as Window, document, listeners }
}

async function following({ width = 1440, dirty = [] as readonly string[] } = {}) {
  const files = new Map(Object.entries(FILES))
  const { workspace, network, clock, reconnect } = createWorkspaceHarness()
  const storage = memoryUiState()
  const store = createTabsStore(storage)
  const unsaved = { hasUnsaved: (path: string) => dirty.includes(path), saveBeforeClose: async () => false }
  const tabs = { store, commands: createTabCommands({ store, unsaved }), more: { groups: null } }
  const box = { width, height: 900, isEmbed: false }
  const layout = createLayout({ storage, key: 'layout', box })
  const follow = createFollow({ storage, key: 'follow' })
  const { page, document, listeners } = fakePage()
  let seq = 0
  const tell = (frame: object) => network.last.receive({ channel: 'agent', ...frame })
  const log = (event: object) => tell({ taskId: 't1', epoch: 'e1', seq: ++seq, ...event })
  const history = (events: readonly object[] = []) =>
    tell({ type: 'history', events, tasks: [], seq, epoch: 'e1', hasMore: false })
  /** Answers what is asked about files. */
  async function answer() {
    for (let round = 0; round < 3; round++) {
      await settle()
      for (const { channel, type, path, requestId } of network.last.sent.splice(0)) {
        if (channel !== 'files' || (type !== 'stat' && type !== 'read')) continue
        const content = files.get(String(path))
        const entry = { name: 'f', path, type: 'file', size: content?.length, modified: '' }
        const data = type === 'stat' ? entry : { path, content, encoding: 'utf-8', size: content?.length }
        const refused = { success: false, error: 'Not there.', code: 'NOT_FOUND' }
        network.last.receive({
          channel: 'files',
          type,
          requestId,
          ...(content === undefined ? refused : { success: true, data }),
        })
      }
    }
    await settle()
  }
  network.last.open()
  network.last.receive(stateFrame())
  history()
  log({ type: 'task', status: 'running' })
  follow.toggle()
  const stop = followAgent({ workspace, tabs, layout, follow, page })
  let calls = 0
  return {
    ...{ files, tabs, follow, document, listeners, clock, log, history, answer, reconnect, network, stop },
    isPaused: () => follow.store.getState().isPaused,
    receiveState: () => network.last.receive(stateFrame()),
    next: () => ++seq,
    tool: (call: object) =>
      log({
        type: 'tool_invocation',
        toolCallId: `c${++calls}`,
        toolName: 'read',
        kind: 'read',
        title: 'Read',
        status: 'completed',
        ...call,
      }),
    front: () => selectActiveTab(store.getState()),
    ids: () => store.getState().tabs.map(({ id }) => id),
    request: () => store.getState().request,
  }
}

const at = (path: string, line?: number) => ({
  locations: [{ path, ...(line === undefined ? {} : { line }) }],
})

describe('an editor that follows the agent', () => {
  it('shows the file it reads at its line, in a tab that is only looked at and takes no focus', async () => {
    const { tool, answer, front, request, tabs } = await following()
    tool(at('/a.ts', 2))
    await answer()
    expect(front()).toMatchObject({ id: 'file:/a.ts', isPreview: true })
    expect(request()).toEqual({ path: '/a.ts', focus: false, line: 2, column: null, length: 0 })
    expect(tabs.store.getState().recent).toEqual([])
  })

  it('shows the newest of many places, a few in a second', async () => {
    const { tool, answer, front, ids, clock, tabs } = await following()
    const shown: (string | undefined)[] = []
    tabs.store.subscribe((state, before) => state.activeId !== before.activeId && shown.push(front()?.id))
    for (const path of ['/a.ts', '/b.ts', '/c.ts']) tool(at(path))
    await answer()
    for (const path of ['/b.ts', '/d.ts']) tool(at(path))
    await clock.advance(400)
    await answer()
    await clock.advance(400)
    await answer()
    expect(shown).toEqual(['file:/a.ts', 'file:/d.ts'])
    expect(ids()).toEqual(['welcome', 'file:/d.ts'])
  })

  it('goes by what is not there, what lies outside, what is sought and what failed', async () => {
    const { tool, answer, front, clock } = await following()
    const calls = [at('/gone.ts'), at('etc/passwd'), { ...at('/a.ts'), kind: 'search' }]
    for (const call of [...calls, { ...at('/a.ts'), status: 'failed' }, { ...at('/a.ts'), kind: 'delete' }]) {
      tool(call)
      await answer()
      await clock.advance(400)
    }
    expect(front()?.id).toBe('welcome')
  })

  it('finds the line of an edit by its text, and a new file once it is made', async () => {
    const { tool, answer, request, front, clock, files } = await following()
    const diff = { type: 'diff', path: '/a.ts', oldText: 'two\nthree', newText: 'two\n3' }
    tool({ kind: 'edit', status: 'pending', content: [diff] })
    await answer()
    expect(request()).toMatchObject({ path: '/a.ts', line: 3 })
    await clock.advance(400)
    const made = { toolCallId: 'new', kind: 'edit', ...at('/new.ts') }
    tool({ ...made, status: 'running' })
    await answer()
    await clock.advance(400)
    expect(front()?.id).toBe('file:/a.ts')
    files.set('/new.ts', 'new\n')
    tool({ ...made, status: 'completed' })
    await answer()
    expect(front()?.id).toBe('file:/new.ts')
  })

  it('is not led back by a read that ends later than another began', async () => {
    const { tool, answer, front, clock } = await following()
    tool({ ...at('/a.ts'), toolCallId: 'a', status: 'running' })
    await answer()
    await clock.advance(400)
    tool({ ...at('/b.ts'), toolCallId: 'b', status: 'running' })
    await answer()
    await clock.advance(400)
    tool({ ...at('/a.ts'), toolCallId: 'a', status: 'completed' })
    await answer()
    expect(front()?.id).toBe('file:/b.ts')
  })

  it('is never moved by what is told again', async () => {
    const { answer, front, reconnect, receiveState, history, next, tool } = await following()
    await reconnect()
    receiveState()
    const missed = { type: 'tool_invocation', toolName: 'read', kind: 'read', title: '', status: 'completed' }
    const numbered = { taskId: 't1', epoch: 'e1', seq: next() }
    history([{ ...missed, ...numbered, channel: 'agent', toolCallId: 'm', ...at('/a.ts') }])
    await answer()
    expect(front()?.id).toBe('welcome')
    tool(at('/b.ts'))
    await answer()
    expect(front()?.id).toBe('file:/b.ts')
  })

  it('pauses where the user opens another file, and goes on with the next turn or when it is switched on', async () => {
    const { tool, answer, front, tabs, follow, isPaused, log, clock } = await following()
    tabs.commands.openFile('/b.ts')
    expect(isPaused()).toBe(true)
    tool(at('/a.ts'))
    await answer()
    expect(front()?.id).toBe('file:/b.ts')
    log({ type: 'task', status: 'completed' })
    log({ type: 'task', status: 'running' })
    expect(isPaused()).toBe(false)
    tool(at('/a.ts'))
    await answer()
    expect(front()?.id).toBe('file:/a.ts')
    await clock.advance(400)
    tabs.commands.activate('file:/b.ts')
    expect(isPaused()).toBe(true)
    follow.toggle()
    tool(at('/c.ts'))
    await answer()
    expect(front()?.id).toBe('file:/c.ts')
    tabs.commands.moved('/c.ts', '/moved.ts')
    expect(isPaused()).toBe(false)
    tabs.commands.closeActive()
    expect(isPaused()).toBe(true)
  })

  it('does not go on with the next turn while the user is in the editor', async () => {
    const { tabs, isPaused, log, document } = await following()
    tabs.commands.openFile('/b.ts')
    document.activeElement = { closest: () => ({}) }
    log({ type: 'task', status: 'completed' })
    log({ type: 'task', status: 'running' })
    expect(isPaused()).toBe(true)
  })

  it('leaves kept and unsaved files in their tabs', async () => {
    const { tool, answer, ids, tabs, follow } = await following({ dirty: ['/b.ts'] })
    tabs.commands.openFile('/b.ts', { preview: true })
    follow.toggle()
    tool(at('/a.ts'))
    await answer()
    tabs.commands.pin('file:/a.ts')
    expect(follow.store.getState().isPaused).toBe(false)
    expect(ids()).toEqual(['welcome', 'file:/b.ts', 'file:/a.ts'])
  })

  it('shows nothing where there is room for the conversation only', async () => {
    const { tool, answer, front } = await following({ width: 390 })
    tool(at('/a.ts'))
    await answer()
    expect(front()?.id).toBe('welcome')
  })

  it('lets go of the page when it is switched off', async () => {
    const { tool, answer, front, listeners, stop } = await following()
    tool(at('/a.ts'))
    stop()
    tool(at('/b.ts'))
    await answer()
    expect(front()?.id).toBe('welcome')
    expect(listeners.size).toBe(0)
  })
})
