/** XL ≥ 1280, L ≥ 960, M ≥ 640, S below: CSS pixels of the page's own box. */
export type SizeClass = 'XL' | 'L' | 'M' | 'S'
export type RegionName = 'side' | 'agent' | 'panel'

export interface Box {
  readonly width: number
  readonly height: number
  /** In a frame there is no title bar, the activity bar is narrower, and the agent docks where it can. */
  readonly isEmbed?: boolean
}

interface Region {
  readonly isOpen: boolean
  /** CSS pixels, whole: fractions blur the editor and the terminal. */
  readonly size: number
}

export type Regions = Readonly<Record<RegionName, Region>>

const STATUS_BAR = 24
const MIN_EDITOR = { width: 320, height: 160 }
/** What a frame of class M leaves the editor beside a docked agent. */
const FRAMED_EDITOR = 400
export const PANEL_HEADER = 32
/** Below this height the panel begins closed. */
const SHORT = 560

interface Limits {
  readonly min: number
  /** Dragged below this it closes. */
  readonly snap: number
}
export const LIMITS: Readonly<Record<RegionName, Limits>> = {
  side: { min: 200, snap: 120 },
  agent: { min: 320, snap: 200 },
  panel: { min: 120, snap: 72 },
}

export function sizeClassOf(width: number): SizeClass {
  if (width >= 1280) return 'XL'
  if (width >= 960) return 'L'
  return width >= 640 ? 'M' : 'S'
}

export const isShort = (height: number) => height < SHORT
export const titleBarOf = ({ isEmbed = false }: Box) => (isEmbed ? 0 : 40)
export const activityBarOf = ({ isEmbed = false }: Box) => (isEmbed ? 40 : 48)

/** A drawer lies over the editor instead of taking room from it. */
export function isDrawer(region: RegionName, box: Box): boolean {
  const sizeClass = sizeClassOf(box.width)
  if (region === 'panel' || sizeClass === 'XL' || sizeClass === 'S') return false
  return region === 'side' || (sizeClass === 'M' && !docksAgent(box))
}

const docksAgent = (box: Box) =>
  box.isEmbed === true && box.width - activityBarOf(box) - LIMITS.agent.min >= FRAMED_EDITOR

export function defaultRegions(box: Box): Regions {
  const sizeClass = sizeClassOf(box.width)
  const isRoomy = !isShort(box.height) && sizeClass !== 'M'
  const isFramedM = sizeClass === 'M' && docksAgent(box)
  return {
    side: { isOpen: sizeClass === 'XL', size: sizeClass === 'M' ? 280 : 264 },
    agent: {
      isOpen: sizeClass === 'XL' || sizeClass === 'L' || isFramedM,
      size: isFramedM ? LIMITS.agent.min : sizeClass === 'L' ? 344 : 400,
    },
    panel: { isOpen: isRoomy, size: sizeClass === 'XL' ? 240 : 200 },
  }
}

/** The smallest and largest size a region may have beside the others. */
export function rangeOf(region: RegionName, regions: Regions, box: Box): { min: number; max: number } {
  const { min } = LIMITS[region]
  return { min, max: Math.max(min, Math.floor(roomFor(region, regions, box))) }
}

function roomFor(region: RegionName, regions: Regions, box: Box): number {
  const { width, height } = box
  const bar = activityBarOf(box)
  if (region === 'panel') {
    const inner = height - titleBarOf(box) - STATUS_BAR
    return Math.min(inner * 0.7, inner - MIN_EDITOR.height)
  }
  const most = region === 'side' ? Math.min(480, width * 0.4) : Math.min(720, width * 0.5)
  if (isDrawer(region, box)) return Math.min(most, width - bar)
  const other = region === 'side' ? 'agent' : 'side'
  const taken = regions[other].isOpen && !isDrawer(other, box) ? regions[other].size : 0
  return Math.min(most, width - bar - MIN_EDITOR.width - taken)
}

/** Every size whole and within its range; the agent gives way before the side bar does. */
export function clampRegions(regions: Regions, box: Box): Regions {
  let fitted = regions
  for (const region of ['agent', 'side', 'panel'] as const) {
    const { min, max } = rangeOf(region, fitted, box)
    const size = Math.min(max, Math.max(min, Math.round(fitted[region].size)))
    if (size !== fitted[region].size) fitted = { ...fitted, [region]: { ...fitted[region], size } }
  }
  return fitted
}
