/** What a save makes of a text; what is absent stays as it is. */
export interface Tidy {
  readonly trim?: boolean
  readonly finalNewline?: boolean
  readonly eol?: 'LF' | 'CRLF'
}

/** Places in a text, 1-based. */
interface Place {
  readonly lineNumber: number
  readonly column: number
}

interface TidyEdit {
  readonly line: number
  /** 1-based columns: what stands from the first up to the second becomes the text. */
  readonly from: number
  readonly to: number
  readonly text: string
}

interface Text {
  readonly count: number
  readonly lineAt: (line: number) => string
}

/**
 * The blanks at the ends of lines, and the line end that a text lacks. No cursor moves: what stands before one on its line stays,
 * as somebody may be about to write on.
 */
export function tidyEdits(
  { count, lineAt }: Text,
  { trim, finalNewline }: Tidy,
  cursors: readonly Place[],
): TidyEdit[] {
  const edits: TidyEdit[] = []
  const reached = new Map<number, number>()
  for (const { lineNumber, column } of cursors)
    reached.set(lineNumber, Math.max(column, reached.get(lineNumber) ?? 1))
  for (let line = 1; trim === true && line <= count; line += 1) {
    const text = lineAt(line)
    const from = Math.max(text.trimEnd().length + 1, reached.get(line) ?? 1)
    if (from <= text.length) edits.push({ line, from, to: text.length + 1, text: '' })
  }
  const last = lineAt(count)
  const isLeft = trim !== true || last.trimEnd() !== '' || (reached.get(count) ?? 1) > 1
  if (finalNewline === true && last !== '' && isLeft)
    edits.push({ line: count, from: last.length + 1, to: last.length + 1, text: '\n' })
  return edits
}
