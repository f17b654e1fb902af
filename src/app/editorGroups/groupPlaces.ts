import type { Group } from '../editorArea/tabsStore'

export type Axis = 'x' | 'y'
/** Of a group: `start` and `end` follow the direction of writing. */
export type Side = 'start' | 'end' | 'top' | 'bottom'

const EXTENT = { x: 'w', y: 'h' } as const
/** Parts of 1 that are one place: what is computed differs in its last digits. */
const NEAR = 1e-6

export const axisOf = (side: Side): Axis => (side === 'start' || side === 'end' ? 'x' : 'y')

/** Groups side by side along an axis, each a group or such a row itself. */
interface Row {
  readonly axis: Axis
  readonly parts: readonly (readonly Group[])[]
}

/** How the groups are divided first; null: there is one, or they fill no rectangle. */
function rowOf(groups: readonly Group[]): Row | null {
  if (groups.length < 2) return null
  for (const axis of ['x', 'y'] as const) {
    const parts: Group[][] = []
    let end = Number.NEGATIVE_INFINITY
    for (const group of groups.toSorted((one, other) => one[axis] - other[axis])) {
      const last = parts.at(-1)
      if (last && group[axis] < end - NEAR) last.push(group)
      else parts.push([group])
      end = Math.max(end, group[axis] + group[EXTENT[axis]])
    }
    if (parts.length > 1) return { axis, parts }
  }
  return null
}

/** From where to where some groups reach along an axis. */
function spanOf(groups: readonly Group[], axis: Axis): { readonly from: number; readonly to: number } {
  return {
    from: Math.min(...groups.map((group) => group[axis])),
    to: Math.max(...groups.map((group) => group[axis] + group[EXTENT[axis]])),
  }
}

/** The groups stretched so that they reach from here to there. */
function stretched(groups: readonly Group[], axis: Axis, from: number, to: number): Group[] {
  const span = spanOf(groups, axis)
  const factor = (to - from) / (span.to - span.from)
  const extent = EXTENT[axis]
  return groups.map((group) => ({
    ...group,
    [axis]: from + (group[axis] - span.from) * factor,
    [extent]: group[extent] * factor,
  }))
}

/** One of them halved, and a new one in the other half: `splitGroup(groups, 0, 'end', 1)`. */
export function splitGroup(groups: readonly Group[], id: number, side: Side, newId: number): Group[] {
  const axis = axisOf(side)
  const extent = EXTENT[axis]
  const isBefore = side === 'start' || side === 'top'
  return groups.flatMap((group) => {
    if (group.id !== id) return [group]
    const half = group[extent] / 2
    const first = { ...group, [extent]: half }
    const second = { ...first, [axis]: group[axis] + half }
    const added = (place: Group): Group => ({ ...place, id: newId, shownId: null })
    return isBefore ? [added(first), second] : [first, added(second)]
  })
}

/** Without one of them: what stands beside it, along the line that made it, takes its place. */
export function removeGroup(groups: readonly Group[], id: number): Group[] {
  const row = rowOf(groups)
  if (!row) return groups.filter((group) => group.id !== id)
  const { axis, parts } = row
  const at = parts.findIndex((part) => part.some((group) => group.id === id))
  const part = parts[at] ?? []
  if (part.length > 1) return inOrder(groups, [...parts.toSpliced(at, 1).flat(), ...removeGroup(part, id)])
  const isFirst = at === 0
  const heir = parts[isFirst ? 1 : at - 1] ?? []
  const { from, to } = spanOf([...part, ...heir], axis)
  const left = parts.filter((one) => one !== part && one !== heir).flat()
  return inOrder(groups, [...left, ...stretched(heir, axis, from, to)])
}

/** Groups keep their order, because it is that of the Tab key, and of their numbers. */
const inOrder = (groups: readonly Group[], changed: readonly Group[]): Group[] =>
  groups.flatMap(({ id }) => changed.find((group) => group.id === id) ?? [])

/** All of a row equally large, in rows within it too. */
export function evenGroups(groups: readonly Group[]): Group[] {
  const row = rowOf(groups)
  if (!row) return [...groups]
  const { axis, parts } = row
  const { from, to } = spanOf(groups, axis)
  const step = (to - from) / parts.length
  const even = parts.flatMap((part, at) =>
    stretched(evenGroups(part), axis, from + at * step, from + (at + 1) * step),
  )
  return inOrder(groups, even)
}

/** A line between groups that can be moved. */
export interface Sash {
  /** By what is on its sides, so that it is the same one while it is moved. */
  readonly id: string
  readonly axis: Axis
  /** Where it is along the axis, and where it begins and ends across it. */
  readonly at: number
  readonly from: number
  readonly to: number
  readonly before: readonly number[]
  readonly after: readonly number[]
}

const CROSS = { x: 'y', y: 'x' } as const

export function sashesOf(groups: readonly Group[]): Sash[] {
  const row = rowOf(groups)
  if (!row) return []
  const { axis, parts } = row
  const { from, to } = spanOf(groups, CROSS[axis])
  const ids = (part: readonly Group[] = []) => part.map(({ id }) => id)
  const own = parts.slice(1).map((part, at): Sash => {
    const [before, after] = [ids(parts[at]), ids(part)]
    const id = `${before.join('-')}.${after.join('-')}`
    return { id, axis, at: spanOf(part, axis).from, from, to, before, after }
  })
  return [...own, ...parts.flatMap(sashesOf)]
}

/** From where to where a line can be moved, where no group may become smaller than `least`. */
export function rangeOf(groups: readonly Group[], sash: Sash, least: number): { min: number; max: number } {
  const { axis, at } = sash
  const { before, after } = sidesOf(groups, sash)
  const extent = EXTENT[axis]
  const smallest = (side: readonly Group[]) => Math.min(...side.map((group) => group[extent]))
  const room = (side: readonly Group[], whole: number) => whole - whole * Math.min(1, least / smallest(side))
  const [start, end] = [spanOf(before, axis).from, spanOf(after, axis).to]
  return { min: at - room(before, at - start), max: at + room(after, end - at) }
}

export function moveSash(groups: readonly Group[], sash: Sash, to: number): Group[] {
  const { axis } = sash
  const { before, after } = sidesOf(groups, sash)
  const moved = [
    ...stretched(before, axis, spanOf(before, axis).from, to),
    ...stretched(after, axis, to, spanOf(after, axis).to),
  ]
  return groups.map((group) => moved.find(({ id }) => id === group.id) ?? group)
}

const sidesOf = (groups: readonly Group[], { before, after }: Sash) => ({
  before: groups.filter(({ id }) => before.includes(id)),
  after: groups.filter(({ id }) => after.includes(id)),
})
