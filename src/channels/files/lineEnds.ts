export type LineEnd = '\n' | '\r\n' | '\r'

/** What a status bar calls the line ends of a text. */
export type LineEndName = 'LF' | 'CRLF' | 'CR' | 'mixed'

/** Lines of a text, counted from 1, whose breaks give way to `added` new ones: those between `from` and `to`. */
interface LineBreakChange {
  readonly from: number
  readonly to: number
  readonly added: number
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
