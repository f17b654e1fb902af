import type { Side } from './groupPlaces'

/** Where a tab would go: among the tabs of a group, or beside a group as one of its own. */
export type DropPlace =
  | { readonly kind: 'between'; readonly group: number; readonly beforeId: string | null }
  | { readonly kind: 'into'; readonly group: number }
  | { readonly kind: 'beside'; readonly group: number; readonly side: Side }

export interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

interface TabBox extends Box {
  readonly id: string
}

/** How much of a group, from each edge, means a group beside it. */
const EDGE = 0.25

/** Among tabs: before the first one whose middle has not been passed. */
export function placeInStrip(tabs: readonly TabBox[], x: number, isRtl: boolean): string | null {
  const isBefore = ({ left, right }: Box) => (isRtl ? x > (left + right) / 2 : x < (left + right) / 2)
  return tabs.find(isBefore)?.id ?? null
}

/** Within what a group shows: the nearest edge, where one is near, else the group itself. */
export function placeInGroup(box: Box, x: number, y: number, isRtl: boolean): Side | null {
  const across = (x - box.left) / (box.right - box.left)
  const down = (y - box.top) / (box.bottom - box.top)
  const edges: readonly (readonly [Side, number])[] = [
    [isRtl ? 'end' : 'start', across],
    [isRtl ? 'start' : 'end', 1 - across],
    ['top', down],
    ['bottom', 1 - down],
  ]
  const [side, near] = edges.reduce((best, edge) => (edge[1] < best[1] ? edge : best))
  return near < EDGE ? side : null
}

/** What would be taken by a group on this side. */
export function halfOf(box: Box, side: Side, isRtl: boolean): Box {
  const [across, down] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2]
  if (side === 'top') return { ...box, bottom: down }
  if (side === 'bottom') return { ...box, top: down }
  return (side === 'start') === isRtl ? { ...box, left: across } : { ...box, right: across }
}
