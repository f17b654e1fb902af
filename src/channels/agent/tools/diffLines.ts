import { diffWordsWithSpace } from 'diff'

export interface DiffLine {
  readonly kind: 'added' | 'removed' | 'context' | 'hunk'
  readonly text: string
  /** Of a line that took the place of another: what of it is different. */
  readonly parts?: readonly DiffPart[]
}

interface DiffPart {
  readonly text: string
  readonly isChanged: boolean
}

export interface Diff {
  readonly lines: readonly DiffLine[]
  readonly added: number
  readonly removed: number
}

/** Longer lines are compared as a whole; changed words and milliseconds for those of one line. */
const MAX_WORDS_LINE = 2000
const MAX_CHANGED_WORDS = 200
const WORDS_TIMEOUT_MS = 20
/** What two lines have in common of the longer, or of the shorter one; with less of both, all is new. */
const MIN_OF_LONGER = 0.3
const MIN_OF_SHORTER = 0.7

/** Lines from one place to another, with the words that changed in lines that took each other's place. */
export function withChangedWords(
  lines: readonly DiffLine[],
  from = 0,
  to = lines.length,
): readonly DiffLine[] {
  const next = [...lines.slice(from, to)]
  for (let start = runStart(lines, from); start < to; ) {
    const removed = runLength(lines, start, 'removed')
    const added = runLength(lines, start + removed, 'added')
    for (let offset = 0; offset < Math.min(removed, added); offset++) {
      const oldIndex = start + offset
      const newIndex = start + removed + offset
      if (![oldIndex, newIndex].some((index) => index >= from && index < to)) continue
      const [before, after] = changedWords(lines[oldIndex], lines[newIndex]) ?? []
      if (before && next[oldIndex - from]) next[oldIndex - from] = before
      if (after && next[newIndex - from]) next[newIndex - from] = after
    }
    start += Math.max(1, removed + added)
  }
  return next
}

/** Where the removed lines begin whose place was taken by what stands at `from`. */
function runStart(lines: readonly DiffLine[], from: number): number {
  let start = from
  if (lines[start]?.kind === 'added') while (lines[start - 1]?.kind === 'added') start -= 1
  while (lines[start]?.kind !== 'context' && lines[start - 1]?.kind === 'removed') start -= 1
  return start
}

function runLength(lines: readonly DiffLine[], start: number, kind: DiffLine['kind']): number {
  let end = start
  while (lines[end]?.kind === kind) end += 1
  return end - start
}

function changedWords(
  before: DiffLine | undefined,
  after: DiffLine | undefined,
): readonly [DiffLine, DiffLine] | null {
  if (!before || !after || Math.max(before.text.length, after.text.length) > MAX_WORDS_LINE) return null
  const words = diffWordsWithSpace(before.text, after.text, {
    timeout: WORDS_TIMEOUT_MS,
    maxEditLength: MAX_CHANGED_WORDS,
  })
  const common = words?.reduce(
    (sum, { added, removed, value }) => (added || removed ? sum : sum + value.trim().length),
    0,
  )
  if (!words || !common) return null
  const [shorter = 0, longer = 0] = [before.text.trim().length, after.text.trim().length].sort(
    (a, b) => a - b,
  )
  if (common < MIN_OF_LONGER * longer && common < MIN_OF_SHORTER * shorter) return null
  const partsOf = (left: 'added' | 'removed') =>
    words
      .filter((word) => !word[left])
      .map(({ value, added, removed }): DiffPart => ({ text: value, isChanged: added || removed }))
  return [
    { ...before, parts: partsOf('added') },
    { ...after, parts: partsOf('removed') },
  ]
}
