import { isHighSurrogate, isLowSurrogate } from '../../../src/lib/text/surrogates'
import { LIMITS, SCROLLBACK } from '../../../src/socket/protocol'
import { createOutputRing } from './outputRing'

/** A size the terminal got when its output had reached `at`. */
export interface SizeMark {
  readonly at: number
  readonly cols: number
  readonly rows: number
}

/**
 * Everything a terminal said that is still remembered: output by position, sizes at their positions.
 * Marks are counted from 0 and keep their number when older ones are forgotten.
 */
export interface SessionLog {
  readonly start: number
  readonly end: number
  readonly size: SizeMark
  append(text: string): void
  /** False when it already has that size. */
  resize(cols: number, rows: number): boolean
  mark(serial: number): SizeMark | undefined
  /** The number of the first mark at or after a position. */
  markFrom(position: number): number
  /** Text from `from` to `to`, which must be further on, or to a border between characters beside it. */
  read(from: number, to: number): string
  /** At most so many of its last units, and none before a position. */
  last(units: number, from: number): string
  /** The first position a client can start from: after the first line feed when the start was dropped. */
  firstLine(): SizeMark
  /** `position`, or the start of the character it lies in; null when the log does not reach it. */
  resumeAt(position: number): number | null
}

export function createSessionLog(
  cols: number,
  rows: number,
  limit: number = SCROLLBACK.replayUnits,
): SessionLog {
  const text = createOutputRing(limit)
  let marks: SizeMark[] = [{ at: 0, cols, rows }]
  let forgotten = 0
  const latest = () => marks[marks.length - 1] ?? { at: 0, cols, rows }

  function forgetOldMarks() {
    const keep = marks.findLastIndex((mark) => mark.at <= text.start)
    if (keep <= 0) return
    forgotten += keep
    marks = marks.slice(keep)
  }

  /** Behind the first line feed; without one, where the text begins. */
  function behindLineFeed(): number {
    for (let from = text.start; from < text.end; from += LIMITS.outputUnits) {
      const lineFeed = text.read(from, Math.min(text.end, from + LIMITS.outputUnits)).indexOf('\n')
      if (lineFeed !== -1) return from + lineFeed + 1
    }
    return text.start
  }

  return {
    get start() {
      return text.start
    },
    get end() {
      return text.end
    },
    get size() {
      return latest()
    },
    append(more) {
      text.append(more)
      forgetOldMarks()
    },
    resize(nextCols, nextRows) {
      const { cols: hasCols, rows: hasRows } = latest()
      if (nextCols === hasCols && nextRows === hasRows) return false
      marks.push({ at: text.end, cols: nextCols, rows: nextRows })
      return true
    },
    mark: (serial) => marks[serial - forgotten],
    markFrom(position) {
      const index = marks.findIndex((mark) => mark.at >= position)
      return forgotten + (index === -1 ? marks.length : index)
    },
    read(from, to) {
      const part = text.read(from, to)
      const torn = to < text.end && isHighSurrogate(part.charCodeAt(part.length - 1))
      if (!torn) return part
      return part.length > 1 ? part.slice(0, -1) : text.read(from, to + 1)
    },
    last: (units, from) =>
      from >= text.end ? '' : text.read(Math.max(text.start, text.end - units, from), text.end),
    firstLine() {
      const at = text.start > 0 ? behindLineFeed() : 0
      const size = marks.findLast((mark) => mark.at <= at) ?? latest()
      return { at, cols: size.cols, rows: size.rows }
    },
    resumeAt(position) {
      if (position < text.start || position > text.end) return null
      const next = text.read(position, Math.min(position + 1, text.end))
      const inside = position > text.start && isLowSurrogate(next.charCodeAt(0))
      return inside && isHighSurrogate(text.read(position - 1, position).charCodeAt(0))
        ? position - 1
        : position
    },
  }
}
