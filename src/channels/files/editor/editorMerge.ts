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
 * Lines that a side may have changed. The search for them takes time by the square of their number: half a second for as many, on
 * the thread that draws the page. A text that differs more was made anew, as by a formatter, and leaves nothing to merge.
 */
const MAX_CHANGED_LINES = 3_000

const linesOf = (text: string) => text.split(/(?<=\n)/)

interface Texts {
  readonly base: string
  readonly mine: string
  readonly theirs: string
}

/**
 * Both sides' changes on top of each other; null where they touch the same lines, or nearly all, which only a person can settle. Where
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

/** Null: more than `MAX_CHANGED_LINES`. */
function changesOf(base: readonly string[], side: readonly string[]): readonly Change[] | null {
  const changes: Change[] = []
  let from = 0
  let change: Change | null = null
  const parts = diffArrays([...base], [...side], { maxEditLength: MAX_CHANGED_LINES })
  if (parts === undefined) return null
  for (const part of parts) {
    if (!part.added && !part.removed) {
      if (change) changes.push(change)
      change = null
      from += part.value.length
      continue
    }
    const before: Change = change ?? { from, to: from, lines: [] }
    if (part.removed) from += part.value.length
    change = {
      from: before.from,
      to: from,
      lines: part.added ? before.lines.concat(part.value) : before.lines,
    }
  }
  return change ? [...changes, change] : changes
}

const isSame = (one: Change, other: Change) =>
  one.from === other.from && one.to === other.to && one.lines.join('') === other.lines.join('')
