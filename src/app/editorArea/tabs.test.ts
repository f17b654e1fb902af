import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createTabCommands } from './tabCommands'
import { createTabsStore, MAX_TABS, selectActivePath } from './tabsStore'

function storageOf(values: Record<string, string> = {}) {
  return {
    values,
    get: (key: string) => values[key] ?? null,
    set: (key: string, value: string) => {
      values[key] = value
    },
  }
}

function openTabs({ dirty = new Set<string>(), canSave = true, storage = storageOf() } = {}) {
  const store = createTabsStore(storage)
  const unsaved = {
    hasUnsaved: (path: string) => dirty.has(path),
    saveBeforeClose: async (path: string) => {
      if (canSave) dirty.delete(path)
      return canSave
    },
  }
  const commands = createTabCommands({ store, unsaved })
  return { store, commands, dirty, ids: () => store.getState().tabs.map((tab) => tab.id) }
}

const settled = () => new Promise<void>((resolve) => setImmediate(resolve))

describe('tabs of the editor area', () => {
  it('begin with the welcome page', () => {
    const { store } = openTabs()
    expect(store.getState()).toMatchObject({ activeId: 'welcome', tabs: [{ content: { kind: 'welcome' } }] })
  })

  it('open each file once, beside the active one', () => {
    const { commands, ids, store } = openTabs()
    commands.openFile('/a.ts')
    commands.openFile('/b.ts')
    commands.activate('file:/a.ts')
    commands.openFile('/c.ts')
    commands.openFile('/a.ts')
    expect(ids()).toEqual(['welcome', 'file:/a.ts', 'file:/c.ts', 'file:/b.ts'])
    expect(selectActivePath(store.getState())).toBe('/a.ts')
  })

  it('reuse the one that is only looked at until it is kept', () => {
    const { commands, ids } = openTabs()
    commands.openFile('/a.ts', { preview: true })
    commands.openFile('/b.ts', { preview: true })
    expect(ids()).toEqual(['welcome', 'file:/b.ts'])
    commands.pin('file:/b.ts')
    commands.openFile('/c.ts', { preview: true })
    commands.openFile('/c.ts')
    commands.openFile('/d.ts', { preview: true })
    expect(ids()).toEqual(['welcome', 'file:/b.ts', 'file:/c.ts', 'file:/d.ts'])
  })

  it('never replace a looked-at file that holds unsaved text', () => {
    const { commands, ids, dirty } = openTabs()
    commands.openFile('/a.ts', { preview: true })
    dirty.add('/a.ts')
    commands.openFile('/b.ts', { preview: true })
    expect(ids()).toContain('file:/a.ts')
  })

  it('move to the neighbour when the active one closes, and come back in reverse order where they stood', () => {
    const { commands, ids, store } = openTabs()
    for (const path of ['/a', '/b', '/c']) commands.openFile(path)
    commands.activate('file:/b')
    commands.close('file:/b')
    expect(store.getState().activeId).toBe('file:/c')
    commands.closeActive()
    expect(store.getState().activeId).toBe('file:/a')
    commands.reopen()
    expect(store.getState().activeId).toBe('file:/c')
    commands.reopen()
    expect(ids()).toEqual(['welcome', 'file:/a', 'file:/b', 'file:/c'])
    commands.reopen()
    expect(ids()).toHaveLength(4)
  })

  it('go round in both directions', () => {
    const { commands, store } = openTabs()
    commands.openFile('/a')
    commands.next()
    expect(store.getState().activeId).toBe('welcome')
    commands.previous()
    expect(store.getState().activeId).toBe('file:/a')
  })

  it('say where to stand in the file, newest wish last', () => {
    const { commands, store } = openTabs()
    commands.openFile('/a', { focus: false })
    const first = store.getState().request
    commands.openFile('/a', { line: 3, column: 7 })
    expect(store.getState().request).toMatchObject({ path: '/a', line: 3, column: 7, focus: true })
    commands.arrived(first!)
    expect(store.getState().request).not.toBeNull()
    commands.arrived(store.getState().request!)
    expect(store.getState().request).toBeNull()
  })

  it('follow a file or a folder that is renamed', () => {
    const { commands, ids, store } = openTabs()
    for (const path of ['/src/a.ts', '/src2/b.ts', '/b.ts']) commands.openFile(path)
    commands.activate('file:/src/a.ts')
    commands.moved('/src', '/lib')
    expect(ids()).toEqual(['welcome', 'file:/lib/a.ts', 'file:/src2/b.ts', 'file:/b.ts'])
    expect(store.getState()).toMatchObject({
      activeId: 'file:/lib/a.ts',
      recent: ['/b.ts', '/src2/b.ts', '/lib/a.ts'],
    })
  })

  it('save unsaved text before they close', async () => {
    const { commands, ids, dirty } = openTabs({ dirty: new Set(['/a']) })
    commands.openFile('/a')
    commands.close('file:/a')
    expect(ids()).toContain('file:/a')
    await settled()
    expect(ids()).not.toContain('file:/a')
    expect(dirty.size).toBe(0)
  })

  it('ask when unsaved text cannot simply be saved', async () => {
    const { commands, ids, store } = openTabs({ dirty: new Set(['/a']), canSave: false })
    commands.openFile('/a')
    commands.close('file:/a')
    // The key was pressed again before the question was there.
    commands.close('file:/a')
    await settled()
    expect(store.getState().askingToClose).toEqual(['file:/a'])
    commands.keepOpen()
    expect(store.getState().askingToClose).toEqual([])
    commands.closeNow('file:/a')
    expect(ids()).toEqual(['welcome'])
  })

  it('ask about each that has unsaved text, when several close', async () => {
    const { commands, ids, store } = openTabs({ dirty: new Set(['/a', '/c']), canSave: false })
    for (const path of ['/a', '/b', '/c']) commands.openFile(path)
    for (const path of ['/a', '/b', '/c']) commands.close(`file:${path}`)
    await settled()
    expect(store.getState().askingToClose).toEqual(['file:/a', 'file:/c'])
    expect(ids()).toEqual(['welcome', 'file:/a', 'file:/c'])
    commands.closeNow('file:/a')
    expect(store.getState().askingToClose).toEqual(['file:/c'])
  })

  it('come back after a reload', () => {
    const storage = storageOf()
    const before = openTabs({ storage })
    before.commands.openFile('/a')
    before.commands.openFile('/b', { preview: true })
    before.commands.openPreview(3000)
    before.commands.openSettings()
    before.commands.activate('file:/a')
    const after = openTabs({ storage })
    expect(after.ids()).toEqual(before.ids())
    expect(after.store.getState().activeId).toBe('file:/a')
    expect(after.store.getState().tabs.find((tab) => tab.id === 'file:/b')?.isPreview).toBe(true)
    expect(after.store.getState().recent).toEqual(['/b', '/a'])
  })

  it.each([
    '',
    '{',
    '[]',
    '{"tabs":[{"content":{"kind":"alien"},"isPreview":false}],"activeId":null,"recent":[]}',
  ])('start afresh when what was saved is %j', (saved) => {
    expect(openTabs({ storage: storageOf({ tabs: saved }) }).ids()).toEqual(['welcome'])
  })

  it('hold for any sequence of commands', () => {
    const path = fc.integer({ min: 0, max: 150 }).map((n) => `/f${n}`)
    const step = fc.oneof(
      fc.record({ do: fc.constant('open' as const), path, preview: fc.boolean() }),
      fc.record({ do: fc.constantFrom('close' as const, 'pin' as const, 'activate' as const), path }),
      fc.record({ do: fc.constantFrom('next' as const, 'previous' as const, 'reopen' as const) }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const { commands, ids, store } = openTabs()
        for (const one of steps) {
          if (one.do === 'open') commands.openFile(one.path, { preview: one.preview })
          else if ('path' in one) commands[one.do](`file:${one.path}`)
          else commands[one.do]()
          const { tabs, activeId } = store.getState()
          expect(new Set(ids()).size).toBe(tabs.length)
          expect(tabs.length).toBeLessThanOrEqual(MAX_TABS)
          expect(tabs.filter((tab) => tab.isPreview).length).toBeLessThanOrEqual(1)
          expect(tabs.length === 0 ? activeId === null : ids().includes(activeId ?? '')).toBe(true)
        }
      }),
    )
  })
})
