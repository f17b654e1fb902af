import * as z from 'zod/mini'
import { createStore } from 'zustand/vanilla'
import type { PaneConstraint } from '../embed/embedHost'
import {
  type Box,
  clampRegions,
  defaultRegions,
  isDrawer,
  isShort,
  type RegionName,
  type Regions,
  type SizeClass,
  sizeClassOf,
} from './sizes'

export const PANEL_TABS = ['terminal', 'ports', 'problems', 'output'] as const
export type PanelTab = (typeof PANEL_TABS)[number]
/** What class S shows; the panel is one page with its tab. */
export const PAGES = ['files', 'editor', 'agent', 'panel'] as const
export type Page = (typeof PAGES)[number]

/** What stands in the side bar. */
const SIDE_VIEWS = ['files', 'search', 'changes', 'outline'] as const
export type SideView = (typeof SIDE_VIEWS)[number]

/** Which regions and tabs exist at all and which are fixed, as the embed host wants. */
export interface LayoutConstraints {
  readonly regions: Readonly<Record<RegionName | 'editor', PaneConstraint>>
  readonly panelTabs: readonly PanelTab[]
}

const OPEN: PaneConstraint = { isShown: true, isLocked: false }
const NO_CONSTRAINTS: LayoutConstraints = {
  regions: { side: OPEN, editor: OPEN, agent: OPEN, panel: OPEN },
  panelTabs: PANEL_TABS,
}

export interface LayoutState {
  readonly box: Box
  readonly sizeClass: SizeClass
  readonly isShort: boolean
  /** As the user left them, fitted to the box and to what there is. */
  readonly regions: Regions
  readonly isPanelMaximised: boolean
  /** The conversation has the room of the editor, where both are there. */
  readonly isAgentMain: boolean
  readonly panelTab: PanelTab
  readonly page: Page
  readonly sideView: SideView
  readonly constraints: LayoutConstraints
}

interface LayoutStorage {
  get(key: string): string | null
  set(key: string, value: string): void
  remove(key: string): void
}

const regionSchema = z.object({ isOpen: z.boolean(), size: z.number() })
const regionsSchema = z.object({ side: regionSchema, agent: regionSchema, panel: regionSchema })
const shownSchema = z.object({
  panelTab: z.enum(PANEL_TABS),
  page: z.enum(PAGES),
  sideView: z.optional(z.enum(SIDE_VIEWS)),
  isAgentMain: z.optional(z.boolean()),
})

interface LayoutOptions {
  readonly storage: LayoutStorage
  /** Names the workspace: layouts are kept per workspace and size class. */
  readonly key: string
  readonly box: Box
  readonly constraints?: LayoutConstraints
}

export type Layout = ReturnType<typeof createLayout>

/** What stands where, and how large. Read from storage at once, so that nothing jumps after the first paint. */
export function createLayout({ storage, key, box, constraints = NO_CONSTRAINTS }: LayoutOptions) {
  const regionsKey = (sizeClass: SizeClass) => `${key}:${sizeClass}`

  const load = (next: Box, constraints: LayoutConstraints): Regions => {
    const saved = parse(regionsSchema, storage.get(regionsKey(sizeClassOf(next.width))))
    return fitted(saved ?? defaultRegions(next), next, constraints)
  }
  const loadShown = (constraints: LayoutConstraints) => {
    const saved = parse(shownSchema, storage.get(`${key}:shown`))
    const { panelTab = 'terminal', page = 'agent', sideView = 'files', isAgentMain = false } = saved ?? {}
    return {
      panelTab: presentTab(panelTab, constraints),
      page: presentPage(page, constraints),
      sideView,
      isAgentMain,
    }
  }

  const store = createStore<LayoutState>(() => ({
    box,
    sizeClass: sizeClassOf(box.width),
    isShort: isShort(box.height),
    regions: load(box, constraints),
    isPanelMaximised: false,
    ...loadShown(constraints),
    constraints,
  }))

  const change = (regions: Regions) => {
    const state = store.getState()
    const next = fitted(regions, state.box, state.constraints)
    store.setState({ regions: next })
    // A region that is not displayed keeps the size that is stored for it.
    const before = parse(regionsSchema, storage.get(regionsKey(state.sizeClass))) ?? defaultRegions(state.box)
    const of = (region: RegionName) => (state.constraints.regions[region].isShown ? next : before)[region]
    const kept: Regions = { side: of('side'), agent: of('agent'), panel: of('panel') }
    storage.set(regionsKey(state.sizeClass), JSON.stringify(kept))
  }

  const show = (next: Partial<Pick<LayoutState, 'panelTab' | 'page' | 'sideView' | 'isAgentMain'>>) => {
    const { constraints, ...before } = store.getState()
    const panelTab = presentTab(next.panelTab ?? before.panelTab, constraints)
    const page = presentPage(next.page ?? before.page, constraints)
    const { sideView = before.sideView, isAgentMain = before.isAgentMain } = next
    store.setState({ panelTab, page, sideView, isAgentMain })
    storage.set(`${key}:shown`, JSON.stringify({ panelTab, page, sideView, isAgentMain }))
  }

  const setOpen = (region: RegionName, isOpen: boolean) => {
    const { regions, sizeClass, box: current } = store.getState()
    if (sizeClass === 'S') {
      show({ page: isOpen ? PAGE_OF[region] : 'editor' })
      return
    }
    if (region === 'panel' && !isOpen) store.setState({ isPanelMaximised: false })
    change(withOpen(regions, region, isOpen, current))
    // It would lie behind the panel.
    if (region === 'agent' && fillsMain(store.getState())) store.setState({ isPanelMaximised: false })
  }

  return {
    store,
    isOpen(region: RegionName): boolean {
      const { sizeClass, page, regions } = store.getState()
      return sizeClass === 'S' ? page === PAGE_OF[region] : regions[region].isOpen
    },
    /**
     * Sizes of another class come from storage: each class is remembered on its own. A page that is not displayed
     * has no size and keeps what it had.
     */
    measured({ width, height }: Pick<Box, 'width' | 'height'>): void {
      const { sizeClass, regions, box: before, isShort: wasShort, constraints } = store.getState()
      if (width === 0 || height === 0 || (width === before.width && height === before.height)) return
      const next = { ...before, width, height }
      const nextClass = sizeClassOf(width)
      const isSameLayout = nextClass === sizeClass && isShort(height) === wasShort
      store.setState({
        box: next,
        sizeClass: nextClass,
        isShort: isShort(height),
        regions: isSameLayout ? fitted(regions, next, constraints) : load(next, constraints),
      })
    },
    /** What was not there and now is opens, where it takes no room from under something else. */
    constrain(next: LayoutConstraints): void {
      const { constraints: before, regions, box: current, panelTab, page } = store.getState()
      let opened = regions
      for (const region of ['side', 'agent', 'panel'] as const) {
        const isNew = next.regions[region].isShown && !before.regions[region].isShown
        if (isNew && !isDrawer(region, current))
          opened = { ...opened, [region]: { ...opened[region], isOpen: true } }
      }
      store.setState({
        constraints: next,
        regions: fitted(opened, current, next),
        panelTab: presentTab(panelTab, next),
        page: presentPage(page, next),
      })
    },
    resize(region: RegionName, size: number): void {
      const { regions } = store.getState()
      change({ ...regions, [region]: { isOpen: true, size } })
    },
    setOpen,
    toggle(region: RegionName): void {
      setOpen(region, !this.isOpen(region))
    },
    showPanel(panelTab: PanelTab): void {
      show({ panelTab })
      setOpen('panel', true)
    },
    showSide(sideView: SideView): void {
      show({ sideView })
      setOpen('side', true)
    },
    showPage: (page: Page) => show({ page }),
    toggleMaximised(): void {
      const { isPanelMaximised } = store.getState()
      setOpen('panel', true)
      store.setState({ isPanelMaximised: !isPanelMaximised })
    },
    /** Into the room of the editor, or back to the side. */
    setAgentMain(isAgentMain: boolean): void {
      show({ isAgentMain })
      setOpen('agent', true)
    },
    /** Drawers lie over the editor, and the conversation may stand in its room: they go when something is to be seen there. */
    revealEditor(): void {
      const { sizeClass, regions, box: current } = store.getState()
      if (sizeClass === 'S') show({ page: 'editor' })
      if (fillsMain(store.getState())) show({ isAgentMain: false })
      if (isDrawer('side', current) && regions.side.isOpen) setOpen('side', false)
      if (isDrawer('agent', current) && regions.agent.isOpen) setOpen('agent', false)
      store.setState({ isPanelMaximised: false })
    },
    /** What was kept is another than what is shown: it came from the server after we began. */
    reload(): void {
      const { box: current, constraints } = store.getState()
      store.setState({ regions: load(current, constraints), ...loadShown(constraints) })
    },
    reset(): void {
      const { box: current, sizeClass, constraints } = store.getState()
      storage.remove(regionsKey(sizeClass))
      store.setState({
        regions: fitted(defaultRegions(current), current, constraints),
        isPanelMaximised: false,
      })
      show({ isAgentMain: false })
    },
  }
}

const PAGE_OF: Readonly<Record<RegionName, Page>> = { side: 'files', agent: 'agent', panel: 'panel' }
const REGION_OF = { files: 'side', editor: 'editor', agent: 'agent', panel: 'panel' } as const

/** A region the user cannot open, close or resize. One that lies over another, or is a page, can be left still. */
export function isFixed({ constraints, box, sizeClass }: LayoutState, region: RegionName): boolean {
  return constraints.regions[region].isLocked && sizeClass !== 'S' && !isDrawer(region, box)
}

/** The conversation stands in the room of the editor now. */
export const fillsMain = ({ isAgentMain, regions, constraints, sizeClass }: LayoutState): boolean =>
  isAgentMain &&
  sizeClass !== 'S' &&
  regions.agent.isOpen &&
  constraints.regions.agent.isShown &&
  constraints.regions.editor.isShown

function fitted(regions: Regions, box: Box, { regions: constraints }: LayoutConstraints): Regions {
  let adjusted = regions
  for (const region of ['side', 'agent', 'panel'] as const) {
    const { isShown, isLocked } = constraints[region]
    const isOpen = isShown && (regions[region].isOpen || (isLocked && !isDrawer(region, box)))
    if (isOpen !== regions[region].isOpen)
      adjusted = { ...adjusted, [region]: { ...regions[region], isOpen } }
  }
  return clampRegions(adjusted, box)
}

const presentTab = (tab: PanelTab, { panelTabs }: LayoutConstraints): PanelTab =>
  panelTabs.includes(tab) ? tab : (panelTabs[0] ?? 'output')

function presentPage(page: Page, { regions }: LayoutConstraints): Page {
  if (regions[REGION_OF[page]].isShown) return page
  const others = ['agent', 'editor', 'files', 'panel'] as const
  return others.find((other) => regions[REGION_OF[other]].isShown) ?? 'editor'
}

/** Two drawers never lie over each other. */
function withOpen(regions: Regions, region: RegionName, isOpen: boolean, box: Box): Regions {
  const opened = { ...regions, [region]: { ...regions[region], isOpen } }
  const other = region === 'side' ? 'agent' : 'side'
  const isClash = isOpen && isDrawer(region, box) && isDrawer(other, box)
  return isClash ? { ...opened, [other]: { ...opened[other], isOpen: false } } : opened
}

function parse<Schema extends z.ZodMiniType>(schema: Schema, saved: string | null): z.output<Schema> | null {
  if (saved === null) return null
  try {
    const parsed = schema.safeParse(JSON.parse(saved))
    return parsed.success ? parsed.data : null
  } catch {
    return null // Cut off, or not ours: the defaults stand.
  }
}
