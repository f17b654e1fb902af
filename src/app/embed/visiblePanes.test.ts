import { expect, it } from 'vitest'
import { createSafeStorage } from '../../lib/storage/safeStorage'
import { createTabCommands } from '../editorArea/tabCommands'
import { createTabsStore } from '../editorArea/tabsStore'
import { createLayout } from '../layout/layoutStore'
import { TOLD_PANES, visiblePanes } from './visiblePanes'

function page(width: number) {
  const storage = createSafeStorage(() => {
    throw new Error('refused, as in most frames')
  })
  const layout = createLayout({ storage, key: 'layout', box: { width, height: 900 } })
  const store = createTabsStore(storage, 'tabs')
  const unsaved = { hasUnsaved: () => false, saveBeforeClose: async () => true }
  const tabs = { store, commands: createTabCommands({ store, unsaved }), more: { groups: null } }
  const seen = () => TOLD_PANES.filter((pane) => visiblePanes({ layout, tabs })[pane])
  return { layout, tabs, seen }
}

it('tells which panes can be seen, each by its own name', () => {
  const { layout, tabs, seen } = page(1440)
  expect(seen()).toEqual(['files', 'editor', 'terminal', 'agent'])
  layout.showPanel('ports')
  tabs.commands.openPreview(3000)
  expect(seen()).toEqual(['files', 'preview', 'ports', 'agent'])
  layout.toggleMaximised()
  layout.setOpen('side', false)
  expect(seen()).toEqual(['ports', 'agent'])
})

it('tells of one pane at a time where there is room for one', () => {
  const { layout, seen } = page(390)
  expect(seen()).toHaveLength(1)
  layout.showPage('editor')
  expect(seen()).toEqual(['editor'])
  layout.showPanel('terminal')
  expect(seen()).toEqual(['terminal'])
})
