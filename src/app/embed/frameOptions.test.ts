import { describe, expect, it } from 'vitest'
import { createSafeStorage } from '../../lib/storage/safeStorage'
import { createLayout } from '../layout/layoutStore'
import {
  arrange,
  lookSchema,
  onceDisplayed,
  optionsSchema,
  paneConstraints,
  readOnlyOf,
  showPanes,
  unknownPanes,
} from './frameOptions'

const layoutOf = (width = 1440, height = 900) => {
  const storage = createSafeStorage(() => {
    throw new Error('refused, as in most frames')
  })
  return createLayout({ storage, key: 'layout', box: { width, height } })
}
const open = (layout: ReturnType<typeof layoutOf>) =>
  (['side', 'panel', 'agent'] as const).filter((region) => layout.isOpen(region))

describe('the wishes of a host', () => {
  it('take a pane away, close it, or fix it', () => {
    expect(
      paneConstraints({
        files: false,
        agent: true,
        terminal: { visible: false },
        ports: { visible: false, locked: true },
        editor: { locked: true },
        search: false,
      }),
    ).toEqual({
      files: { isShown: false, isLocked: true },
      agent: { isShown: true, isLocked: false },
      terminal: { isShown: true, isLocked: false },
      ports: { isShown: false, isLocked: true },
      editor: { isShown: true, isLocked: true },
    })
  })

  it('open, close and size what is named, and leave the rest', () => {
    const layout = layoutOf()
    showPanes({ layout }, { files: false, agent: { size: 500 } })
    expect(open(layout)).toEqual(['panel', 'agent'])
    expect(layout.store.getState().regions.agent.size).toBe(500)
  })

  it('bring the ports to the front where no terminal is asked for, and close them only there', () => {
    const layout = layoutOf()
    const panel = () => [layout.isOpen('panel'), layout.store.getState().panelTab]
    showPanes({ layout }, { ports: { size: 300 } })
    expect(panel()).toEqual([true, 'ports'])
    expect(layout.store.getState().regions.panel.size).toBe(300)
    showPanes({ layout }, { ports: { visible: false } })
    expect(panel()).toEqual([false, 'ports'])
    layout.showPanel('terminal')
    showPanes({ layout }, { ports: false })
    showPanes({ layout }, { ports: true, terminal: true })
    expect(panel()).toEqual([true, 'terminal'])
    showPanes({ layout }, { ports: true, terminal: false })
    expect(panel()).toEqual([true, 'ports'])
  })

  it('are told what there is not, where they ask for it', () => {
    expect(unknownPanes({ search: true, changes: { size: 3 }, files: true })).toEqual(['search', 'changes'])
    expect(unknownPanes({ search: false, changes: { visible: false } })).toEqual([])
  })

  it('name a language that is one', () => {
    const locales = ['de-CH', 'ar', 'x y', 'not_a_tag', '']
    const taken = locales.filter((locale) => optionsSchema.safeParse({ theme: 'light', locale }).success)
    expect(taken).toEqual(['de-CH', 'ar'])
  })

  it.each([
    ['editor', [], false],
    ['agent', ['agent'], false],
    ['terminal', ['panel'], true],
    ['auto', ['side', 'panel', 'agent'], false],
  ] as const)('give the room to the %s', (wish, regions, isMaximised) => {
    const layout = layoutOf()
    arrange({ layout }, wish)
    expect(open(layout)).toEqual(regions)
    expect(layout.store.getState().isPanelMaximised).toBe(isMaximised)
  })

  it('wait until a frame that is not displayed has room, and are heard once', () => {
    const layout = layoutOf(0, 0)
    onceDisplayed({ layout }, () => showPanes({ layout }, { files: { visible: false } }))
    layout.measured({ width: 1440, height: 900 })
    expect(open(layout)).toEqual(['panel', 'agent'])
    layout.setOpen('side', true)
    layout.measured({ width: 1500, height: 900 })
    expect(open(layout)).toEqual(['side', 'panel', 'agent'])
    const gone = layoutOf(0, 0)
    onceDisplayed({ layout: gone }, () => showPanes({ layout: gone }, { files: false }))()
    gone.measured({ width: 1440, height: 900 })
    expect(open(gone)).toEqual(['side', 'panel', 'agent'])
  })

  it('name what is read-only', () => {
    expect(readOnlyOf(undefined)).toEqual({ files: false, terminal: false, agent: false })
    expect(readOnlyOf(true)).toEqual({ files: true, terminal: true, agent: true })
    expect(readOnlyOf({ agent: true })).toEqual({ files: false, terminal: false, agent: true })
  })

  it.each([
    { theme: 'pink' },
    { theme: 'light', accent: 'red' },
    { theme: 'light', radius: 3 },
    { theme: 'light', font: 'x; } body { display: none' },
    { theme: 'light', font: 'url(https://elsewhere)' },
  ])('are no way into our styles: %j', (look) => {
    expect(lookSchema.safeParse(look).success).toBe(false)
  })

  it('of newer scripts are read as far as they are known', () => {
    const parsed = optionsSchema.safeParse({
      theme: 'light',
      radius: 4,
      font: "'Inter', sans-serif",
      novelty: 1,
    })
    expect(parsed.data).toEqual({ theme: 'light', radius: 4, font: "'Inter', sans-serif" })
  })
})
