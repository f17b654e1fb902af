import { diffArrays } from 'diff'

/** Lines from `start`, counted from 1. */
interface Span {
  readonly start: number
  readonly count: number
}

/** Lines of one content, and those of another one that stand in their place. */
export interface Replacement {
  readonly target: Span
  readonly source: Span
}

/** Bytes in which a NUL makes a file binary, as git looks at it. */
const LOOKED_AT = 8000
/** Edits after which two contents are counted as wholly different: comparing costs their square. */
const MAX_EDITS = 2000

/** A line ends behind its `\n`; the last one may have none. */
function linesOf(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = []
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(10, at)
    const next = end < 0 ? bytes.length : end + 1
    lines.push(bytes.subarray(at, next))
    at = next
  }
  return lines
}

export const isBinary = (bytes: Buffer): boolean => bytes.subarray(0, LOOKED_AT).includes(0)

/**
 * The target with lines of the source in the place of its own: bytes, never text. Null where a span is not there or
 * two of them overlap.
 */
export function withLines(
  target: Buffer,
  source: Buffer,
  replacements: readonly Replacement[],
): Buffer | null {
  const [own, other] = [linesOf(target), linesOf(source)]
  const parts: Buffer[] = []
  let at = 0
  for (const replaced of replacements.toSorted((a, b) => a.target.start - b.target.start)) {
    const [from, count] = [replaced.target.start - 1, replaced.target.count]
    const [begin, taken] = [replaced.source.start - 1, replaced.source.count]
    if (from < at || from + count > own.length || begin + taken > other.length) return null
    parts.push(...own.slice(at, from), ...other.slice(begin, begin + taken))
    at = from + count
  }
  return Buffer.concat([...parts, ...own.slice(at)])
}

interface Block {
  readonly before: number
  readonly after: number
  readonly count: number
}

/** Runs of lines that two contents have in common, places counted from 0; null where they differ too much to tell. */
function commonBlocks(before: readonly string[], after: readonly string[]): Block[] | null {
  const shorter = Math.min(before.length, after.length)
  let head = 0
  while (head < shorter && before[head] === after[head]) head++
  let tail = 0
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++
  const middle = diffArrays(
    before.slice(head, before.length - tail),
    after.slice(head, after.length - tail),
    { maxEditLength: MAX_EDITS },
  )
  if (!middle) return null
  const blocks: Block[] = [{ before: 0, after: 0, count: head }]
  let [left, right] = [head, head]
  for (const { added, removed, value } of middle) {
    if (!added && !removed) blocks.push({ before: left, after: right, count: value.length })
    if (!added) left += value.length
    if (!removed) right += value.length
  }
  blocks.push({ before: left, after: right, count: tail })
  return blocks
}

const texts = (bytes: Buffer) => linesOf(bytes).map((line) => line.toString('latin1'))

export function countLines(before: Buffer, after: Buffer): { additions: number; deletions: number } {
  const [old, next] = [texts(before), texts(after)]
  const common = (commonBlocks(old, next) ?? []).reduce((sum, { count }) => sum + count, 0)
  return { additions: next.length - common, deletions: old.length - common }
}

/** Where spans of one content are in an older one that has those lines, too; null where it has not. */
export function spansIn(older: Buffer, newer: Buffer, spans: readonly Span[]): Span[] | null {
  const blocks = commonBlocks(texts(older), texts(newer))
  if (!blocks) return null
  const found: Span[] = []
  for (const { start, count } of spans) {
    const from = start - 1
    const block = blocks.find((each) => from >= each.after && from + count <= each.after + each.count)
    if (!block) return null
    found.push({ start: block.before + from - block.after + 1, count })
  }
  return found
}
