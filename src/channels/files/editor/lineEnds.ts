export type LineEnd = '\n' | '\r\n' | '\r'

/** What a status bar calls the line ends of a text. */
export type LineEndName = 'LF' | 'CRLF' | 'CR' | 'mixed'

/** Lines of a text, counted from 1, whose breaks give way to `added` new ones: those between `from` and `to`. */
interface LineBreakChange {
  readonly from: number
  readonly to: number
  readonly added: number
}

/** A change of a text as an editor reports it: the lines it began and ended in, and what is there now. */
interface TextChange {
  readonly from: number
  readonly to: number
  readonly text: string
}

const NAMES = { '\n': 'LF', '\r\n': 'CRLF', '\r': 'CR' } as const
const NOT_CRLF = /\r(?!\n)|(?<!\r)\n/
const LINE_END = /\r\n|\n|\r/g

/** The end of every line in turn; null where all of them are `\n`, or all `\r\n`, as an editor can hold by itself. */
export function lineEndsOf(text: string): readonly LineEnd[] | null {
  return !text.includes('\r') || !NOT_CRLF.test(text) ? null : allLineEnds(text)
}

export function nameOfLineEnds(ends: readonly LineEnd[]): LineEndName {
  const [first = '\n', ...others] = new Set(ends)
  return others.length > 0 ? 'mixed' : NAMES[first]
}

/**
 * A text with `\n` alone gets its own line ends back. Where an empty line is left between `\r` and `\n`, these would
 * become one line end, and the line would be lost: both are `\n` there.
 */
export function withLineEnds(text: string, ends: readonly LineEnd[]): string {
  const lines = text.split('\n')
  const last = lines.pop() ?? ''
  // From the end, because an end that gives way changes what the one before it meets.
  let below = last
  let belowEnd: LineEnd | null = null
  const ended = lines.toReversed().map((line, index) => {
    const own = ends[lines.length - 1 - index] ?? '\n'
    const end: LineEnd = own === '\r' && below === '' && belowEnd === '\n' ? '\n' : own
    below = line
    belowEnd = end
    return line + end
  })
  return ended.toReversed().join('') + last
}

/**
 * The line ends after a change of a text. Every end that stands outside of it stays; new lines take over the ends of
 * those they replace, and beyond them that of the line they are put into.
 */
export function changeLineEnds(ends: readonly LineEnd[], change: LineBreakChange): readonly LineEnd[] {
  const { from, to, added } = change
  const removed = to - from
  if (removed === 0 && added === 0) return ends
  const kept = ends.slice(from - 1, from - 1 + Math.min(removed, added))
  const filled = Array.from({ length: added - kept.length }, () => newLineEnd(ends, from))
  return [...ends.slice(0, from - 1), ...kept, ...filled, ...ends.slice(to - 1)]
}

/**
 * The line ends after changes that were made at once, the last one first. Where lines only move, ends stay in their
 * places, so that moving them back gives the same text; a copy of lines has the ends of those it is a copy of.
 * `lineAt` gives the lines of the text as it is now.
 */
export function followLineEnds(
  ends: readonly LineEnd[],
  changes: readonly TextChange[],
  lineAt: (line: number) => string | undefined,
): readonly LineEnd[] {
  const counted = changes.map(({ from, to, text }) => ({ from, to, text, added: countLineEnds(text) }))
  if (isMove(counted)) return ends
  let followed = ends
  for (const change of counted) {
    const { from } = change
    const shifts = counted.map((other) => (other.from < from ? other.added - (other.to - other.from) : 0))
    const now = from + shifts.reduce((sum, shift) => sum + shift, 0)
    followed = copyLineEnds(followed, { ...change, now }, lineAt) ?? changeLineEnds(followed, change)
  }
  return followed
}

type CountedChange = TextChange & LineBreakChange

/** Lines that are taken out and as many that are put in, side by side. */
function isMove(changes: readonly CountedChange[]): boolean {
  const uneven = changes
    .filter(({ from, to, added }) => added !== to - from)
    .toSorted((one, other) => one.from - other.from)
  const isPair = (change: CountedChange, next: CountedChange | undefined) =>
    next !== undefined &&
    change.added === next.to - next.from &&
    next.added === change.to - change.from &&
    (change.added === 0 || next.added === 0)
  return (
    uneven.length > 0 && uneven.every((change, index) => index % 2 === 1 || isPair(change, uneven[index + 1]))
  )
}

/** Null where the change does not put a copy of lines above or below them. */
function copyLineEnds(
  ends: readonly LineEnd[],
  { from, to, added, text, now }: CountedChange & { readonly now: number },
  lineAt: (line: number) => string | undefined,
): readonly LineEnd[] | null {
  if (from !== to || added === 0 || !/[^\r\n]/.test(text)) return null
  const isAbove = /[\r\n]$/.test(text)
  const first = isAbove ? now : now - added + 1
  if (first < 1 || (!isAbove && !/^[\r\n]/.test(text))) return null
  for (let line = first; line < first + added; line += 1)
    if (lineAt(line) === undefined || lineAt(line) !== lineAt(line + added)) return null
  const start = from - 1 + (isAbove ? 0 : 1 - added)
  const copied = Array.from({ length: added }, (_, index) => ends[start + index] ?? newLineEnd(ends, from))
  return [...ends.slice(0, start), ...copied, ...ends.slice(start)]
}

/** How many line ends a text has. */
export const countLineEnds = (text: string): number => text.match(LINE_END)?.length ?? 0

/** A carriage return alone is nothing to begin a line with: programs put it where they draw over one. */
function newLineEnd(ends: readonly LineEnd[], line: number): LineEnd {
  const near = ends[line - 1] ?? ends[line - 2] ?? '\n'
  if (near !== '\r' || ends.every((end) => end === '\r')) return near
  const count = (wanted: LineEnd) => ends.filter((end) => end === wanted).length
  return count('\r\n') > count('\n') ? '\r\n' : '\n'
}

function allLineEnds(text: string): readonly LineEnd[] {
  return Array.from(text.matchAll(LINE_END), ([end]) => (end === '\r\n' || end === '\r' ? end : '\n'))
}
