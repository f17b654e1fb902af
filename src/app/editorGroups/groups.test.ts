import { beforeEach, describe, expect, it } from 'vitest'
import { createTabCommands, type TabCommands } from '../editorArea/tabCommands'
import { createTabsStore, selectActiveGroup, selectShownIn, type TabsStore } from '../editorArea/tabsStore'
import { createGroupActs, type GroupActs } from './createGroupActs'

let saved: Map<string, string>
let store: TabsStore
let commands: TabCommands
let acts: GroupActs
let focused: string[]
let isNarrow: boolean
/** The group that the focus is in. */
let focusIn: number | null

function begin(): void {
  load()
  attach()
}

function load(): void {
  store = createTabsStore({
    get: (key) => saved.get(key) ?? null,
    set: (key, value) => saved.set(key, value),
  })
  commands = createTabCommands({
    store,
    unsaved: { hasUnsaved: () => false, saveBeforeClose: async () => true },
  })
}

function attach(): void {
  acts = createGroupActs({
    store,
    commands,
    box: () => ({ width: 1000, height: 800 }),
    isNarrow: () => isNarrow,
    remember: () => {},
    focus: (tab) => focused.push(tab.id),
    hasFocus: (group) => group === focusIn,
    shown: () => undefined,
  })
}

beforeEach(() => {
  saved = new Map()
  focused = []
  isNarrow = false
  focusIn = null
  begin()
  commands.openFile('/a.ts')
  commands.openFile('/b.ts')
  commands.closeNow('welcome')
})

/** The editor has done what was asked. */
function arrive(): void {
  const { request } = store.getState()
  if (request) commands.arrived(request)
}

/** By group, its tabs; the one that is shown in brackets, the active group first in capitals. */
const shown = () => {
  const state = store.getState()
  return state.groups.map((group) => {
    const front = selectShownIn(state, group)?.id
    const own = state.tabs.filter((tab) => tab.group === group.id)
    const names = own.map(({ id, content }) => {
      const name = content.kind === 'file' ? content.path.slice(1, -3) : content.kind
      return id === front ? `[${name}]` : name
    })
    return `${group.id === selectActiveGroup(state) ? '*' : ''}${names.join(' ')}`
  })
}

describe('editor groups', () => {
  it('show a file in two of them, and go on in the new one', () => {
    acts.split('end')
    expect(shown()).toEqual(['a [b]', '*[b]'])
    expect(store.getState().request).toMatchObject({ path: '/b.ts', focus: true, line: null })
    commands.openFile('/c.ts')
    expect(shown()).toEqual(['a [b]', '*b [c]'])
    acts.focusNth(0)
    expect(shown()).toEqual(['*a [b]', 'b [c]'])
    commands.openFile('/c.ts')
    expect(shown()).toEqual(['*a b [c]', 'b [c]'])
  })

  it('go with their last tab, and what is beside is active then', () => {
    acts.split('end')
    commands.closeActive()
    expect(shown()).toEqual(['*a [b]'])
    expect(store.getState().groups).toMatchObject([{ x: 0, y: 0, w: 1, h: 1 }])
    acts.split('bottom')
    acts.focusNth(0)
    acts.closeGroup()
    expect(shown()).toEqual(['*[b]'])
  })

  it('get a closed tab back where it stood, in their midst', () => {
    commands.openFile('/c.ts')
    commands.closeNow('file:/b.ts')
    commands.activate('file:/a.ts')
    commands.reopen()
    expect(shown()).toEqual(['*a [b] c'])
    acts.split('end')
    commands.closeActive()
    // Its group is gone.
    commands.reopen()
    expect(shown()).toEqual(['*a [b] c'])
  })

  it('take tabs from one another, each thing at most once', () => {
    acts.split('end')
    acts.moveOver(1)
    expect(shown()).toEqual(['*a [b]'])
    acts.split('end')
    acts.focusNth(0)
    commands.activate('file:/a.ts')
    acts.moveOver(1)
    expect(shown()).toEqual(['[b]', '*b [a]'])
    acts.move(-1)
    expect(shown()).toEqual(['[b]', '*[a] b'])
    acts.join()
    expect(shown()).toEqual(['*b [a]'])
  })

  it('take what is dropped among their tabs, or at their edge', () => {
    commands.openFile('/c.ts')
    acts.drop('file:/c.ts', 0, 'file:/a.ts')
    expect(shown()).toEqual(['*[c] a b'])
    acts.dropBeside('file:/a.ts', 0, 'start')
    expect(shown()).toEqual(['*[a]', '[c] b'])
    acts.drop('1|file:/a.ts', 0, null)
    expect(shown()).toEqual(['*c b [a]'])
  })

  it('take a tab in where they have no room for another group', () => {
    commands.openFile('/c.ts')
    isNarrow = true
    expect(acts.canDropBeside('file:/c.ts', 0, 'end')).toBe(false)
    acts.dropBeside('file:/c.ts', 0, 'end')
    expect(shown()).toEqual(['*a b [c]'])
    isNarrow = false
    expect(acts.canDropBeside('file:/c.ts', 0, 'end')).toBe(true)
    for (let n = 0; n < 2; n++) acts.split('end')
    const last = selectActiveGroup(store.getState())
    expect(acts.canDropBeside('file:/a.ts', last, 'end')).toBe(false)
    acts.dropBeside('file:/a.ts', last, 'end')
    expect(shown()).toEqual(['b [c]', '[c]', '*c [a]'])
  })

  it('keep a tab that was to stay, whatever the same thing is elsewhere', () => {
    commands.openFile('/c.ts')
    acts.split('end')
    commands.openFile('/a.ts', { preview: true })
    acts.join()
    expect(store.getState().tabs.every(({ isPreview }) => !isPreview)).toBe(true)
    commands.openFile('/d.ts', { preview: true })
    acts.split('end')
    acts.focusNth(0)
    commands.openFile('/e.ts', { preview: true })
    acts.moveOver(1)
    // What the user puts somewhere stays there.
    expect(store.getState().tabs.find(({ id }) => id === store.getState().activeId)?.isPreview).toBe(false)
  })

  it('hand the focus on when they go with it', () => {
    acts.split('end')
    focusIn = selectActiveGroup(store.getState())
    arrive()
    commands.closeActive()
    expect(store.getState().request).toMatchObject({ path: '/b.ts', focus: true })
    acts.split('end')
    arrive()
    focusIn = null
    commands.closeActive()
    expect(store.getState().request).toBeNull()
  })

  it('say why they cannot be divided', () => {
    expect(acts.whyNoSplit('end')).toBeNull()
    for (let n = 0; n < 2; n++) acts.split('end')
    expect(acts.whyNoSplit('end')).toBe('There is no room for another group.')
    expect(acts.whyNoSplit('bottom')).toBeNull()
    commands.openSettings()
    acts.join()
    commands.closeNow('file:/a.ts')
    for (const { id } of store.getState().tabs.filter(({ content }) => content.kind === 'file'))
      commands.closeNow(id)
    expect(shown()).toEqual(['*[settings]'])
    expect(acts.whyNoSplit('end')).toBe('There is nothing else in this group.')
  })

  it('put the focus on the tab of what is no text', () => {
    commands.openSettings()
    acts.split('end')
    expect(shown()).toEqual(['a [b]', '*[settings]'])
    expect(focused).toEqual(['1|settings'])
  })

  it('are there again on the next page, and follow a file that is renamed', () => {
    acts.split('end')
    acts.split('bottom')
    commands.moved('/b.ts', '/z.ts')
    expect(shown()).toEqual(['a [z]', '[z]', '*[z]'])
    const before = store.getState().groups
    begin()
    expect(shown()).toEqual(['a [z]', '[z]', '*[z]'])
    expect(store.getState().groups).toEqual(before)
  })

  it('that lost their last tab before there was code for groups are gone once there is', () => {
    acts.split('end')
    load()
    commands.closeActive()
    expect(store.getState().groups).toHaveLength(2)
    attach()
    expect(shown()).toEqual(['*a [b]'])
    expect(store.getState().groups).toMatchObject([{ x: 0, y: 0, w: 1, h: 1 }])
  })

  it('of which one has no tabs any more are one group', () => {
    acts.split('end')
    const kept = JSON.parse(saved.get('tabs') ?? '{}')
    saved.set('tabs', JSON.stringify({ ...kept, tabs: kept.tabs.slice(0, 2) }))
    begin()
    expect(shown()).toEqual(['*[a] b'])
    expect(store.getState().groups).toHaveLength(1)
  })
})
