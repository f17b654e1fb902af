import { diffArrays } from 'diff'
import { lineEndsOf } from './lineEnds'

interface Change {
  readonly side: 'mine' | 'theirs'
  /** Lines of the base, from the first up to the second. */
  readonly from: number
  readonly to: number
  readonly lines: readonly string[]
}

/** A part of two texts that were made from one: as it was, as one side or both alike have it, or as only a person can say. */
export type MergeRegion =
  | { readonly kind: 'same' | 'mine' | 'theirs' | 'both'; readonly text: string }
  | { readonly kind: 'conflict'; readonly base: string; readonly mine: string; readonly theirs: string }

/**
 * Lines that may have been moved or repeated, as removals and additions. The search for them takes time by the square of
 * their number, on the thread that draws the page: among 30,000 lines 0.2 s for as many, and 0.65 s for 3,000 (medians of five on a
 * busy machine; 0.13 and 0.5 at best). Each side is searched. Lines that only one side has cost nothing.
 */
const MAX_MOVED_LINES = 1_500

const linesOf = (text: string) => text.split(/(?<=\n)/)

interface Texts {
  readonly base: string
  readonly mine: string
  readonly theirs: string
}

/** Both sides' changes on top of each other; null where they touch the same lines, or nearly all moved. */
export function mergeTexts(texts: Texts): string | null {
  const regions = mergeRegions(texts)
  return regions && textOfRegions(regions)
}

/** Null where a person has to decide. */
export function textOfRegions(regions: readonly MergeRegion[]): string | null {
  let text = ''
  for (const region of regions) {
    if (region.kind === 'conflict') return null
    text += region.text
  }
  return text
}

/**
 * Both sides' changes in the order of the lines; null where nearly all moved. Where each text has one kind of line end, another
 * kind is no change of its lines: the regions have the kind that is new.
 *
 *     mergeRegions({ base: 'a\nb\nc\n', mine: 'A\nb\nc\n', theirs: 'a\nb\nC\n' }) // mine, same, theirs
 */
export function mergeRegions(texts: Texts): readonly MergeRegion[] | null {
  const { base, mine, theirs } = texts
  const changed = [theirs, mine].map(lineEndOf).find((end) => end !== null && end !== lineEndOf(base))
  if (!changed || [base, mine, theirs].some((text) => lineEndsOf(text) !== null)) return regionsOf(texts)
  const regions = regionsOf({ base: plain(base), mine: plain(mine), theirs: plain(theirs) })
  const ended = (text: string) => text.replaceAll('\n', changed)
  return (
    regions?.map((region) =>
      region.kind === 'conflict'
        ? { ...region, base: ended(region.base), mine: ended(region.mine), theirs: ended(region.theirs) }
        : { ...region, text: ended(region.text) },
    ) ?? null
  )
}

const plain = (text: string) => text.replaceAll('\r\n', '\n')

/** Null where there is none. */
const lineEndOf = (text: string) => (text.includes('\n') ? (text.includes('\r\n') ? '\r\n' : '\n') : null)

function regionsOf({ base, mine, theirs }: Texts): readonly MergeRegion[] | null {
  const lines = linesOf(base)
  const ours = changesOf(lines, linesOf(mine), 'mine')
  const others = changesOf(lines, linesOf(theirs), 'theirs')
  if (ours === null || others === null) return null
  const changes = [...ours, ...others].toSorted((one, other) => one.from - other.from || one.to - other.to)
  const regions: MergeRegion[] = []
  const same = (from: number, to: number) => {
    const text = lines.slice(from, to).join('')
    if (text !== '') regions.push({ kind: 'same', text })
  }
  let at = 0
  for (let first = 0; first < changes.length; ) {
    const group = groupFrom(changes, first)
    same(at, group.from)
    regions.push(regionOf(lines, group))
    at = group.to
    first += group.changes.length
  }
  same(at, lines.length)
  return regions
}

interface Group extends Pick<Change, 'from' | 'to'> {
  readonly changes: readonly Change[]
}

/** Changes that merely touch are no safer than those that overlap: one may have been made because of the other. */
function groupFrom(changes: readonly Change[], first: number): Group {
  const from = changes[first]?.from ?? 0
  let to = changes[first]?.to ?? 0
  let end = first + 1
  for (let next = changes[end]; next && next.from <= to; next = changes[++end]) to = Math.max(to, next.to)
  return { from, to, changes: changes.slice(first, end) }
}

function regionOf(lines: readonly string[], group: Group): MergeRegion {
  const textOf = (side: Change['side']) => {
    let [text, at] = ['', group.from]
    for (const change of group.changes) {
      if (change.side !== side) continue
      text += lines.slice(at, change.from).join('') + change.lines.join('')
      at = change.to
    }
    return text + lines.slice(at, group.to).join('')
  }
  const isOf = (side: Change['side']) => group.changes.every((change) => change.side === side)
  if (isOf('mine')) return { kind: 'mine', text: textOf('mine') }
  if (isOf('theirs')) return { kind: 'theirs', text: textOf('theirs') }
  const [mine, theirs] = [textOf('mine'), textOf('theirs')]
  if (mine === theirs) return { kind: 'both', text: mine }
  return { kind: 'conflict', base: lines.slice(group.from, group.to).join(''), mine, theirs }
}

/** Null: more than `MAX_MOVED_LINES`. */
function changesOf(
  base: readonly string[],
  sideLines: readonly string[],
  side: Change['side'],
): readonly Change[] | null {
  const pairs = commonLines(base, sideLines)
  if (pairs === null) return null
  const changes: Change[] = []
  let from = 0
  let start = 0
  for (const [to, end] of [...pairs, [base.length, sideLines.length] as const]) {
    if (to > from || end > start) changes.push({ side, from, to, lines: sideLines.slice(start, end) })
    from = to + 1
    start = end + 1
  }
  return changes
}

/**
 * The positions, in both, of lines that stayed. A line that the other side does not have at all cannot be one of them: as in
 * GNU diff it is left out of the search, which is then short for a text that was indented anew.
 */
function commonLines(
  base: readonly string[],
  side: readonly string[],
): readonly (readonly [number, number])[] | null {
  const [ours, theirs] = [positionsOf(base, new Set(side)), positionsOf(side, new Set(base))]
  const parts = diffArrays(
    ours.map((at) => base[at]),
    theirs.map((at) => side[at]),
    { maxEditLength: MAX_MOVED_LINES },
  )
  if (parts === undefined) return null
  const pairs: (readonly [number, number])[] = []
  let [our, their] = [0, 0]
  for (const { added, removed, count } of parts) {
    const end = added || removed ? 0 : count
    for (let each = 0; each < end; each += 1) pairs.push([ours[our + each] ?? 0, theirs[their + each] ?? 0])
    if (!added) our += count
    if (!removed) their += count
  }
  return pairs
}

function positionsOf(lines: readonly string[], wanted: ReadonlySet<string>): number[] {
  return lines.flatMap((line, at) => (wanted.has(line) ? [at] : []))
}
