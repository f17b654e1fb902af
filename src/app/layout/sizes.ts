/** XL ≥ 1280, L ≥ 960, M ≥ 640, S below: CSS pixels of the page's own box. */
export type SizeClass = 'XL' | 'L' | 'M' | 'S'
export type RegionName = 'side' | 'agent' | 'panel'

export interface Box {
  readonly width: number
  readonly height: number
}

export interface Region {
  readonly isOpen: boolean
  /** CSS pixels, whole: fractions blur the editor and the terminal. */
  readonly size: number
}

export type Regions = Readonly<Record<RegionName, Region>>

export const ACTIVITY_BAR = 48
const TITLE_AND_STATUS = 64
const MIN_EDITOR = { width: 320, height: 160 }
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

/** A drawer lies over the editor instead of taking room from it. */
export function isDrawer(region: RegionName, sizeClass: SizeClass): boolean {
  if (region === 'panel' || sizeClass === 'XL' || sizeClass === 'S') return false
  return region === 'side' || sizeClass === 'M'
}

export function defaultRegions({ width, height }: Box): Regions {
  const sizeClass = sizeClassOf(width)
  const isRoomy = !isShort(height) && sizeClass !== 'M'
  return {
    side: { isOpen: sizeClass === 'XL', size: sizeClass === 'M' ? 280 : 264 },
    agent: { isOpen: sizeClass === 'XL' || sizeClass === 'L', size: sizeClass === 'L' ? 344 : 400 },
    panel: { isOpen: isRoomy, size: sizeClass === 'XL' ? 240 : 200 },
  }
}

/** The smallest and largest size a region may have beside the others. */
export function rangeOf(region: RegionName, regions: Regions, box: Box): { min: number; max: number } {
  const { min } = LIMITS[region]
  return { min, max: Math.max(min, Math.floor(roomFor(region, regions, box))) }
}

function roomFor(region: RegionName, regions: Regions, { width, height }: Box): number {
  const sizeClass = sizeClassOf(width)
  if (region === 'panel') {
    const inner = height - TITLE_AND_STATUS
    return Math.min(inner * 0.7, inner - MIN_EDITOR.height)
  }
  const most = region === 'side' ? Math.min(480, width * 0.4) : Math.min(720, width * 0.5)
  if (isDrawer(region, sizeClass)) return Math.min(most, width - ACTIVITY_BAR)
  const other = region === 'side' ? 'agent' : 'side'
  const taken = regions[other].isOpen && !isDrawer(other, sizeClass) ? regions[other].size : 0
  return Math.min(most, width - ACTIVITY_BAR - MIN_EDITOR.width - taken)
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
