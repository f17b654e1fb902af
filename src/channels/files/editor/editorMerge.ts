import { diffArrays } from 'diff'
import { lineEndsOf } from './lineEnds'

interface Change {
  /** Lines of the base, from the first up to the second. */
  readonly from: number
  readonly to: number
  readonly lines: readonly string[]
}

/** Views hand it in, so that its library is fetched with the editor and not with the page. */
export type MergeTexts = typeof mergeTexts

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

/**
 * Both sides' changes on top of each other; null where they touch the same lines, or nearly all moved: only a person can settle that. Where
 * each text has one kind of line end, another kind is no change of its lines: the merged text has the kind that is new.
 */
export function mergeTexts({ base, mine, theirs }: Texts): string | null {
  const changed = [theirs, mine].map(lineEndOf).find((end) => end !== null && end !== lineEndOf(base))
  if (!changed || [base, mine, theirs].some((text) => lineEndsOf(text) !== null))
    return mergeLines({ base, mine, theirs })
  const merged = mergeLines({ base: plain(base), mine: plain(mine), theirs: plain(theirs) })
  return merged?.replaceAll('\n', changed) ?? null
}

const plain = (text: string) => text.replaceAll('\r\n', '\n')

/** Null where there is none. */
const lineEndOf = (text: string) => (text.includes('\n') ? (text.includes('\r\n') ? '\r\n' : '\n') : null)

function mergeLines({ base, mine, theirs }: Texts): string | null {
  const lines = linesOf(base)
  const ours = changesOf(lines, linesOf(mine))
  const others = changesOf(lines, linesOf(theirs))
  if (ours === null || others === null) return null
  const changes = [...ours, ...others].toSorted((one, other) => one.from - other.from || one.to - other.to)
  let merged = ''
  let at = 0
  let last: Change | null = null
  for (const change of changes) {
    if (last && isSame(last, change)) continue
    // Changes that merely touch are no safer than those that overlap: one may have been made because of the other.
    if (last && change.from <= last.to) return null
    merged += lines.slice(at, change.from).join('') + change.lines.join('')
    at = change.to
    last = change
  }
  return merged + lines.slice(at).join('')
}

/** Null: more than `MAX_MOVED_LINES`. */
function changesOf(base: readonly string[], side: readonly string[]): readonly Change[] | null {
  const pairs = commonLines(base, side)
  if (pairs === null) return null
  const changes: Change[] = []
  let from = 0
  let start = 0
  for (const [to, end] of [...pairs, [base.length, side.length] as const]) {
    if (to > from || end > start) changes.push({ from, to, lines: side.slice(start, end) })
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

const isSame = (one: Change, other: Change) =>
  one.from === other.from && one.to === other.to && one.lines.join('') === other.lines.join('')
