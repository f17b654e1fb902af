import { afterEach, describe, expect, it } from 'vitest'
import { userEvent } from 'vitest/browser'
import { cleanup, render } from 'vitest-browser-react'
import { useStore } from 'zustand/react'
import { WorkspaceProvider } from '../../channels/context/WorkspaceProvider'
import type { EditorFile } from '../../channels/files/editor/editorViewStore'
import { createWorkspaceHarness } from '../../testing/workspaceHarness'
import { EditorTabs } from './EditorTabs'
import { createTabCommands } from './tabCommands'
import { createTabsStore } from './tabsStore'

afterEach(cleanup)

const CLEAN: EditorFile = {
  path: '',
  status: 'ready',
  reason: null,
  size: null,
  bytes: null,
  progress: null,
  imageType: null,
  readOnly: null,
  isDirty: false,
  isSaving: false,
  isQueued: false,
  isInDoubt: false,
  saveFailure: null,
  disk: 'same',
  blockedBy: null,
  theirs: null,
  version: null,
  eol: 'LF',
  bom: false,
  charset: 'utf-8',
  indent: null,
  language: null,
}

async function show(
  files: Record<string, EditorFile> = {},
  elsewhere: Record<string, 'open' | 'unsaved'> = {},
) {
  const store = createTabsStore({ get: () => null, set: () => {} })
  const unsaved = { hasUnsaved: () => false, saveBeforeClose: async () => true }
  const commands = createTabCommands({ store, unsaved })
  const { workspace } = createWorkspaceHarness()
  const { view } = workspace.files.editors
  view.setState({ files, elsewhere })
  function Tabs() {
    const { tabs, activeId } = useStore(store, (state) => state)
    return (
      <EditorTabs
        tabs={tabs}
        all={tabs}
        numberOf={() => null}
        activeId={activeId}
        groupName={null}
        isFront
        commands={commands}
        more={{ groups: null }}
        onCopyPath={() => {}}
      />
    )
  }
  commands.openFile('/src/a.ts')
  commands.openFile('/lib/a.ts')
  commands.openFile('/b c.ts', { preview: true })
  const screen = await render(
    <WorkspaceProvider workspace={workspace}>
      <Tabs />
    </WorkspaceProvider>,
  )
  const focused = () => document.activeElement?.getAttribute('aria-label')
  return { screen, commands, store, focused }
}

const tabNames = () =>
  [...document.querySelectorAll('[role="tab"]')].map((tab) => tab.getAttribute('aria-label'))

describe('the tabs of open editors', () => {
  it('are owned by a named list, each with a close button outside of it', async () => {
    const { screen } = await show()
    const list = screen.getByRole('tablist', { name: 'Open editors' }).element()
    const owned = (list.getAttribute('aria-owns') ?? '').split(' ')
    expect(list.children).toHaveLength(0)
    expect(owned.map((id) => document.getElementById(id)?.getAttribute('aria-label'))).toEqual(tabNames())
    for (const tab of document.querySelectorAll('[role="tab"]'))
      expect(tab.querySelector('button')).toBeNull()
    await screen.getByRole('button', { name: 'Close Welcome' }).click()
    expect(tabNames()).not.toContain('Welcome')
  })

  it('keep the active one in sight, whole, and move nothing but themselves', async () => {
    const { commands } = await show()
    const strip = () => document.querySelector('[role="tab"]')?.parentElement?.parentElement as HTMLElement
    strip().style.inlineSize = '300px'
    strip().style.overflow = 'auto hidden'
    const isInSight = (name: string) => {
      const tab = document.querySelector(`[aria-label^="${name}"]`)?.parentElement?.getBoundingClientRect()
      const box = strip().getBoundingClientRect()
      return tab !== undefined && tab.left >= box.left - 1 && tab.right <= box.right + 1
    }
    for (let index = 0; index < 12; index++) commands.openFile(`/file-${index}.ts`)
    await expect.poll(() => isInSight('file-11.ts')).toBe(true)
    expect(isInSight('Welcome')).toBe(false)
    commands.activate('file:/src/a.ts')
    await expect.poll(() => isInSight('a.ts, src')).toBe(true)
    commands.activate('file:/file-6.ts')
    await expect.poll(() => isInSight('file-6.ts')).toBe(true)
    strip().style.inlineSize = '160px'
    await expect.poll(() => isInSight('file-6.ts')).toBe(true)
    expect(document.scrollingElement?.scrollLeft).toBe(0)
  })

  it('say folder, unsaved and preview in their names', async () => {
    await show({ '/src/a.ts': { ...CLEAN, isDirty: true } })
    expect(tabNames()).toEqual(['Welcome', 'a.ts, src, unsaved', 'a.ts, lib', 'b c.ts, preview'])
  })

  it('say what waits to be saved, and where another tab has the file, if that matters', async () => {
    const { screen } = await show(
      { '/src/a.ts': { ...CLEAN, isDirty: true, isQueued: true }, '/b c.ts': CLEAN },
      { '/src/a.ts': 'open', '/lib/a.ts': 'unsaved', '/b c.ts': 'open' },
    )
    const [, first] = tabNames()
    expect(first).toBe('a.ts, src, unsaved, waiting to be saved, also open in another tab')
    expect(tabNames().slice(2)).toEqual(['a.ts, lib, unsaved in another tab', 'b c.ts, preview'])
    const tab = screen.getByRole('tab', { name: first ?? '' })
    await expect
      .element(tab)
      .toHaveAttribute('title', 'unsaved, waiting to be saved, also open in another tab')
    expect(tab.element().querySelectorAll('svg')).toHaveLength(2)
  })

  it('are one stop of the Tab key, move with arrows and activate with Enter', async () => {
    const { screen, focused } = await show()
    expect(document.querySelectorAll('[role="tab"][tabindex="0"]')).toHaveLength(1)
    document.querySelector<HTMLElement>('[role="tab"][tabindex="0"]')!.focus()
    expect(focused()).toBe('b c.ts, preview')
    await userEvent.keyboard('{ArrowLeft}')
    expect(focused()).toBe('a.ts, lib')
    await expect.element(screen.getByRole('tab', { name: 'b c.ts' })).toHaveAttribute('aria-selected', 'true')
    await userEvent.keyboard('{Enter}')
    await expect
      .element(screen.getByRole('tab', { name: 'a.ts, lib' }))
      .toHaveAttribute('aria-selected', 'true')
    await userEvent.keyboard('{End}{ArrowRight}')
    expect(focused()).toBe('Welcome')
  })

  it('close with Delete and keep the focus on a neighbour', async () => {
    const { focused } = await show()
    document.querySelector<HTMLElement>('[role="tab"][tabindex="0"]')!.focus()
    await userEvent.keyboard('{Delete}')
    expect(tabNames()).toEqual(['Welcome', 'a.ts, src', 'a.ts, lib'])
    expect(focused()).toBe('a.ts, lib')
  })

  it('close with the middle button and stay with a double click', async () => {
    const { screen, store } = await show()
    await screen.getByRole('tab', { name: 'b c.ts' }).dblClick()
    expect(store.getState().tabs.some((tab) => tab.isPreview)).toBe(false)
    await screen.getByRole('tab', { name: 'a.ts, src' }).click({ button: 'middle' })
    expect(tabNames()).toEqual(['Welcome', 'a.ts', 'b c.ts'])
  })

  it('are all in a menu', async () => {
    const { screen, store } = await show()
    await screen.getByRole('button', { name: 'All editors' }).click()
    const current = () =>
      screen
        .getByRole('menuitem')
        .elements()
        .filter((item) => item.getAttribute('aria-current') === 'true')
        .map((item) => item.textContent)
    await expect.poll(current).toEqual(['b c.ts'])
    await screen.getByRole('menuitem', { name: 'a.ts · src' }).click()
    await expect.poll(() => store.getState().activeId).toBe('file:/src/a.ts')
    await screen.getByRole('button', { name: 'All editors' }).click()
    await expect.poll(current).toEqual(['a.ts · src'])
  })
})
