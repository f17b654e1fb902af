import * as z from 'zod/mini'
import { createStore } from 'zustand/vanilla'
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

export const PANEL_TABS = ['terminal', 'ports', 'output'] as const
export type PanelTab = (typeof PANEL_TABS)[number]
/** What class S shows; the panel is one page with its tab. */
export const PAGES = ['files', 'editor', 'agent', 'panel'] as const
export type Page = (typeof PAGES)[number]

export interface LayoutState {
  readonly box: Box
  readonly sizeClass: SizeClass
  readonly isShort: boolean
  /** As the user left them, fitted to the box. */
  readonly regions: Regions
  readonly isPanelMaximised: boolean
  readonly panelTab: PanelTab
  readonly page: Page
}

export interface LayoutStorage {
  get(key: string): string | null
  set(key: string, value: string): void
  remove(key: string): void
}

const regionSchema = z.object({ isOpen: z.boolean(), size: z.number() })
const regionsSchema = z.object({ side: regionSchema, agent: regionSchema, panel: regionSchema })
const shownSchema = z.object({ panelTab: z.enum(PANEL_TABS), page: z.enum(PAGES) })

interface LayoutOptions {
  readonly storage: LayoutStorage
  /** Names the workspace: layouts are kept per workspace and size class. */
  readonly key: string
  readonly box: Box
}

export type Layout = ReturnType<typeof createLayout>

/** What stands where, and how large. Read from storage at once, so that nothing jumps after the first paint. */
export function createLayout({ storage, key, box }: LayoutOptions) {
  const regionsKey = (sizeClass: SizeClass) => `${key}:${sizeClass}`

  const load = (next: Box): Regions => {
    const saved = parse(regionsSchema, storage.get(regionsKey(sizeClassOf(next.width))))
    return clampRegions(saved ?? defaultRegions(next), next)
  }
  const shown = parse(shownSchema, storage.get(`${key}:shown`))

  const store = createStore<LayoutState>(() => ({
    box,
    sizeClass: sizeClassOf(box.width),
    isShort: isShort(box.height),
    regions: load(box),
    isPanelMaximised: false,
    panelTab: shown?.panelTab ?? 'terminal',
    page: shown?.page ?? 'agent',
  }))

  const change = (regions: Regions) => {
    const state = store.getState()
    const fitted = clampRegions(regions, state.box)
    store.setState({ regions: fitted })
    storage.set(regionsKey(state.sizeClass), JSON.stringify(fitted))
  }

  const show = (next: Partial<Pick<LayoutState, 'panelTab' | 'page'>>) => {
    store.setState(next)
    const { panelTab, page } = store.getState()
    storage.set(`${key}:shown`, JSON.stringify({ panelTab, page }))
  }

  const setOpen = (region: RegionName, isOpen: boolean) => {
    const { regions, sizeClass } = store.getState()
    if (sizeClass === 'S') {
      show({ page: isOpen ? PAGE_OF[region] : 'editor' })
      return
    }
    if (region === 'panel' && !isOpen) store.setState({ isPanelMaximised: false })
    change(withOpen(regions, region, isOpen, sizeClass))
  }

  return {
    store,
    isOpen(region: RegionName): boolean {
      const { sizeClass, page, regions } = store.getState()
      return sizeClass === 'S' ? page === PAGE_OF[region] : regions[region].isOpen
    },
    /** Sizes of another class come from storage: each class is remembered on its own. */
    measured(next: Box): void {
      const { sizeClass, regions, box: before, isShort: wasShort } = store.getState()
      if (next.width === before.width && next.height === before.height) return
      const nextClass = sizeClassOf(next.width)
      const isSameLayout = nextClass === sizeClass && isShort(next.height) === wasShort
      store.setState({
        box: next,
        sizeClass: nextClass,
        isShort: isShort(next.height),
        regions: isSameLayout ? clampRegions(regions, next) : load(next),
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
    showPage: (page: Page) => show({ page }),
    toggleMaximised(): void {
      const { isPanelMaximised } = store.getState()
      setOpen('panel', true)
      store.setState({ isPanelMaximised: !isPanelMaximised })
    },
    /** Drawers lie over the editor: they go when something is to be seen there. */
    revealEditor(): void {
      const { sizeClass, regions } = store.getState()
      if (sizeClass === 'S') show({ page: 'editor' })
      if (isDrawer('side', sizeClass) && regions.side.isOpen) setOpen('side', false)
      if (isDrawer('agent', sizeClass) && regions.agent.isOpen) setOpen('agent', false)
      store.setState({ isPanelMaximised: false })
    },
    reset(): void {
      const { box: current, sizeClass } = store.getState()
      storage.remove(regionsKey(sizeClass))
      store.setState({ regions: clampRegions(defaultRegions(current), current), isPanelMaximised: false })
    },
  }
}

const PAGE_OF: Readonly<Record<RegionName, Page>> = { side: 'files', agent: 'agent', panel: 'panel' }

/** Two drawers never lie over each other. */
function withOpen(regions: Regions, region: RegionName, isOpen: boolean, sizeClass: SizeClass): Regions {
  const opened = { ...regions, [region]: { ...regions[region], isOpen } }
  const other = region === 'side' ? 'agent' : 'side'
  const isClash = isOpen && isDrawer(region, sizeClass) && isDrawer(other, sizeClass)
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
