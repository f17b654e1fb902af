import type { SearchMatch } from '../shared/protocol'
import { isStillThere } from './searchText'

/** A part of a text that becomes another one; both ends in UTF-16 units. */
export interface TextChange {
  readonly start: number
  readonly end: number
  /** What stands there now. */
  readonly before: string
  readonly after: string
}

/**
 * What replacing these matches does to a text. Null where it is not the text that they were found in: then nothing in it
 * is touched.
 */
export function replacing<Match extends SearchMatch>(
  text: string,
  matches: readonly Match[],
  replacementOf: (match: Match) => string,
): readonly TextChange[] | null {
  const starts = lineStarts(text)
  const changes: TextChange[] = []
  for (const match of matches) {
    const start = starts[match.line - 1]
    if (start === undefined) return null
    const line = lineAt(text, start)
    if (!isStillThere(line, match)) return null
    const from = start + match.column - 1
    const to = from + match.length
    // Its other lines are in no preview.
    if (match.text !== undefined && text.slice(from, to) !== match.text) return null
    changes.push({ start: from, end: to, before: text.slice(from, to), after: replacementOf(match) })
  }
  return changes.sort((one, other) => one.start - other.start)
}

/** The text after changes that stand in order; null where it has something else in a place of theirs. */
export function changedText(text: string, changes: readonly TextChange[]): string | null {
  const parts: string[] = []
  let reached = 0
  for (const { start, end, before, after } of changes) {
    if (start < reached || text.slice(start, end) !== before) return null
    parts.push(text.slice(reached, start), after)
    reached = end
  }
  return [...parts, text.slice(reached)].join('')
}

/** What takes the changes back. */
export function inverseOf(changes: readonly TextChange[]): readonly TextChange[] {
  let moved = 0
  return changes.map(({ start, before, after }) => {
    const from = start + moved
    moved += after.length - before.length
    return { start: from, end: from + after.length, before: after, after: before }
  })
}

function lineStarts(text: string): number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

function lineAt(text: string, start: number): string {
  const end = text.indexOf('\n', start)
  const line = text.slice(start, end === -1 ? undefined : end)
  return end !== -1 && line.endsWith('\r') ? line.slice(0, -1) : line
}
