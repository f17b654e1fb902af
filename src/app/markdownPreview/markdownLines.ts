import type { PieceGroup } from '../../channels/agent/markdown/pieceGroups'

/** Where the pieces of a text stand, in lines from 1. */
export interface LinedGroup {
  readonly group: PieceGroup
  readonly line: number
  /** Of each piece of the group. */
  readonly lines: readonly number[]
}

/** Gives each piece the line it begins in. */
export function lineGroups(groups: readonly PieceGroup[]): readonly LinedGroup[] {
  let line = 1
  return groups.map((group) => {
    const start = line
    const lines = group.pieces.map(({ raw }) => {
      const own = line
      line += breaksIn(raw)
      return own
    })
    return { group, line: start, lines }
  })
}

function breaksIn(text: string): number {
  let count = 0
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1
  return count
}

/** Something that was drawn: the line it begins in, and where it stands. */
export interface LineMark {
  readonly line: number
  /** CSS pixels from the beginning of all. */
  readonly top: number
}

/** Where a line stands, with its part, between the marks around it; marks in their order. */
export function topOfLine(
  line: number,
  marks: readonly LineMark[],
  height: number,
  lastLine: number,
): number {
  const next = marks.findIndex((mark) => mark.line > line)
  const before = marks.at(next === -1 ? -1 : next - 1) ?? { line: 1, top: 0 }
  const after = (next === -1 ? undefined : marks[next]) ?? { line: lastLine + 1, top: height }
  if (next === 0 || after.line <= before.line) return next === 0 ? 0 : before.top
  return before.top + ((line - before.line) / (after.line - before.line)) * (after.top - before.top)
}

/** The way back. */
export function lineOfTop(top: number, marks: readonly LineMark[], height: number, lastLine: number): number {
  const next = marks.findIndex((mark) => mark.top > top)
  const before = marks.at(next === -1 ? -1 : next - 1) ?? { line: 1, top: 0 }
  const after = (next === -1 ? undefined : marks[next]) ?? { line: lastLine + 1, top: height }
  if (next === 0 || after.top <= before.top) return next === 0 ? 1 : before.line
  return before.line + ((top - before.top) / (after.top - before.top)) * (after.line - before.line)
}

/** The name by which a link leads to a heading: `## How it works!` is `how-it-works`. */
export function headingName(raw: string): string {
  const [first = ''] = raw.trim().split('\n', 1)
  return first
    .replace(/^#{1,6}\s+|\s+#*$/g, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-')
}
