import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createEmbedHost, type EmbedHostState } from '../embed/embedHost'
import { hostPaneConstraints } from './hostPaneConstraints'
import { createLayout, fillsMain, isFixed } from './layoutStore'
import {
  activityBarOf,
  type Box,
  clampRegions,
  defaultRegions,
  isDrawer,
  rangeOf,
  sizeClassOf,
} from './sizes'

function storageOf(values: Record<string, string> = {}) {
  return {
    values,
    get: (key: string) => values[key] ?? null,
    set: (key: string, value: string) => {
      values[key] = value
    },
    remove: (key: string) => {
      delete values[key]
    },
  }
}

const XL = { width: 1440, height: 900 }
const L = { width: 1024, height: 768 }
const M = { width: 800, height: 500 }
const S = { width: 390, height: 844 }
const open = (box: Box, storage = storageOf()) => createLayout({ storage, key: 'layout', box })
const constraints = (panes: EmbedHostState['panes']) =>
  hostPaneConstraints(createEmbedHost({ panes }).getState())
const absent = { isShown: false, isLocked: false }

describe('the conversation in the main area', () => {
  it('stays there over a reload until something is to be seen in the editor', () => {
    const storage = storageOf()
    const first = open(XL, storage)
    first.setAgentMain(true)
    const layout = open(XL, storage)
    expect(fillsMain(layout.store.getState())).toBe(true)
    layout.toggleMaximised()
    layout.setOpen('agent', true)
    expect(layout.store.getState().isPanelMaximised).toBe(false)
    layout.revealEditor()
    expect(fillsMain(layout.store.getState())).toBe(false)
    expect(layout.store.getState().regions.agent).toEqual({ isOpen: true, size: 400 })
    expect(fillsMain(open(XL, storage).store.getState())).toBe(false)
  })

  it('is not there where it is closed, where there is one pane only, and where there is no editor', () => {
    const layout = open(XL)
    layout.setAgentMain(true)
    layout.setOpen('agent', false)
    expect(fillsMain(layout.store.getState())).toBe(false)
    layout.setOpen('agent', true)
    layout.measured(S)
    expect(fillsMain(layout.store.getState())).toBe(false)
    layout.measured(XL)
    expect(fillsMain(layout.store.getState())).toBe(true)
    layout.constrain(constraints({ editor: absent }))
    expect(fillsMain(layout.store.getState())).toBe(false)
  })
})

describe('the layout', () => {
  it.each([
    [1280, 'XL'],
    [1279, 'L'],
    [960, 'L'],
    [959, 'M'],
    [640, 'M'],
    [639, 'S'],
  ] as const)('of %i px width is of class %s', (width, sizeClass) => {
    expect(sizeClassOf(width)).toBe(sizeClass)
  })

  it('begins with everything docked where there is room', () => {
    expect(open(XL).store.getState().regions).toEqual({
      side: { isOpen: true, size: 264 },
      agent: { isOpen: true, size: 400 },
      panel: { isOpen: true, size: 240 },
    })
    expect(open(L).store.getState().regions).toMatchObject({
      side: { isOpen: false },
      agent: { isOpen: true, size: 344 },
    })
  })

  it('begins with a closed panel where the page is low', () => {
    expect(open({ width: 1440, height: 500 }).isOpen('panel')).toBe(false)
    expect(open(M).isOpen('panel')).toBe(false)
  })

  it('remembers each size class on its own', () => {
    const storage = storageOf()
    const layout = open(XL, storage)
    layout.resize('side', 300)
    layout.measured(L)
    layout.resize('agent', 360)
    layout.measured(XL)
    expect(layout.store.getState().regions.side.size).toBe(300)
    expect(layout.store.getState().regions.agent.size).toBe(400)
    expect(open(L, storage).store.getState().regions.agent.size).toBe(360)
  })

  it.each(['', '{', '[]', '{"side":{"isOpen":"yes"}}'])(
    'starts afresh when what was saved is %j',
    (saved) => {
      const storage = storageOf({ 'layout:XL': saved, 'layout:shown': saved })
      expect(open(XL, storage).store.getState()).toMatchObject({
        regions: defaultRegions(XL),
        panelTab: 'terminal',
      })
    },
  )

  it('keeps a size while its region is closed', () => {
    const layout = open(XL)
    layout.resize('panel', 333)
    layout.toggle('panel')
    expect(layout.isOpen('panel')).toBe(false)
    layout.toggle('panel')
    expect(layout.store.getState().regions.panel).toEqual({ isOpen: true, size: 333 })
  })

  it('shows one drawer at a time, and none once a file is to be seen', () => {
    const layout = open(M)
    layout.setOpen('side', true)
    layout.setOpen('agent', true)
    expect(layout.isOpen('side')).toBe(false)
    layout.revealEditor()
    expect(layout.isOpen('agent')).toBe(false)
  })

  it('shows one page at a time in class S', () => {
    const layout = open(S)
    layout.showPanel('ports')
    expect(layout.store.getState()).toMatchObject({ page: 'panel', panelTab: 'ports' })
    layout.setOpen('panel', false)
    expect(layout.store.getState().page).toBe('editor')
  })

  it('goes back to where it began', () => {
    const storage = storageOf()
    const layout = open(XL, storage)
    layout.resize('agent', 600)
    layout.reset()
    expect(layout.store.getState().regions).toEqual(defaultRegions(XL))
    expect(open(XL, storage).store.getState().regions).toEqual(defaultRegions(XL))
  })

  it('opens the panel to maximise it, and gives the editor back when it closes', () => {
    const layout = open(M)
    layout.toggleMaximised()
    expect(layout.store.getState()).toMatchObject({ isPanelMaximised: true })
    layout.setOpen('panel', false)
    expect(layout.store.getState().isPanelMaximised).toBe(false)
  })

  it('docks the agent in a frame of 800 pixels, and where less is left for the editor it is a drawer', () => {
    const { regions } = open({ ...M, isEmbed: true }).store.getState()
    expect(regions).toMatchObject({ agent: { isOpen: true, size: 320 }, panel: { isOpen: false } })
    expect(isDrawer('agent', { ...M, isEmbed: true })).toBe(false)
    expect(isDrawer('agent', { width: 759, height: 500, isEmbed: true })).toBe(true)
    expect(isDrawer('agent', M)).toBe(true)
  })

  it('keeps what it had while the page is not displayed', () => {
    const layout = open(L)
    const before = layout.store.getState()
    layout.measured({ width: 0, height: 0 })
    expect(layout.store.getState()).toBe(before)
  })

  it('has no region that the page around does not show, and remembers how it was', () => {
    const storage = storageOf()
    const layout = open(XL, storage)
    layout.constrain(constraints({ agent: absent, terminal: absent }))
    layout.setOpen('agent', true)
    layout.showPanel('terminal')
    expect(layout.isOpen('agent')).toBe(false)
    expect(layout.store.getState()).toMatchObject({ panelTab: 'ports', regions: { panel: { isOpen: true } } })
    layout.constrain(constraints({ terminal: absent, ports: absent }))
    expect(layout.isOpen('panel')).toBe(false)
    expect(layout.isOpen('agent')).toBe(true)
    expect(open(XL, storage).store.getState().regions).toEqual(defaultRegions(XL))
  })

  it('never shows a page in class S that is not there', () => {
    const layout = open(S)
    layout.constrain(constraints({ agent: absent }))
    expect(layout.store.getState().page).toBe('editor')
    layout.showPage('agent')
    expect(layout.store.getState().page).toBe('editor')
  })

  it('neither opens nor closes a fixed region, unless it lies over another', () => {
    const layout = open(XL)
    layout.setOpen('side', false)
    layout.constrain(constraints({ files: { isShown: true, isLocked: true } }))
    expect(layout.isOpen('side')).toBe(true)
    layout.toggle('side')
    expect(layout.isOpen('side')).toBe(true)
    expect(isFixed(layout.store.getState(), 'side')).toBe(true)
    layout.measured(M)
    expect(isFixed(layout.store.getState(), 'side')).toBe(false)
    expect(layout.isOpen('side')).toBe(false)
    layout.toggle('side')
    expect(layout.isOpen('side')).toBe(true)
  })

  it('fits whole pixels into any box and leaves room for the editor', () => {
    const size = fc.double({ min: -5000, max: 5000, noNaN: true })
    const region = fc.record({ isOpen: fc.boolean(), size })
    fc.assert(
      fc.property(
        fc.record({ side: region, agent: region, panel: region }),
        fc.record({
          width: fc.integer({ min: 320, max: 4000 }),
          height: fc.integer({ min: 320, max: 2400 }),
          isEmbed: fc.boolean(),
        }),
        (regions, box) => {
          const fitted = clampRegions(regions, box)
          for (const name of ['side', 'agent', 'panel'] as const) {
            const { min, max } = rangeOf(name, fitted, box)
            expect(Number.isInteger(fitted[name].size)).toBe(true)
            expect(fitted[name].size).toBeGreaterThanOrEqual(min)
            expect(fitted[name].size).toBeLessThanOrEqual(max)
          }
          expect(clampRegions(fitted, box)).toEqual(fitted)
          if (sizeClassOf(box.width) === 'S') return
          const docked = (['side', 'agent'] as const).filter(
            (name) => fitted[name].isOpen && !isDrawer(name, box),
          )
          const taken = docked.reduce((sum, name) => sum + fitted[name].size, activityBarOf(box))
          expect(box.width - taken).toBeGreaterThanOrEqual(320)
        },
      ),
    )
  })
})
