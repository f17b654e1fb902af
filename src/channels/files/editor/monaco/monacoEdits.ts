import { diffLines } from 'diff'

interface LineEdit {
  /** 1-based lines of the old text: from the start of the first up to the start of the second. */
  readonly from: number
  readonly to: number
  readonly text: string
}

/** Longer than this and the whole text is one edit, ms. */
const TIME_LIMIT = 200

/** The fewest lines to change so that a cursor in the others stays where it is. Both texts end lines with `\n`. */
export function lineEdits(before: string, after: string): readonly LineEdit[] {
  const changes = diffLines(before, after, { timeout: TIME_LIMIT })
  if (!changes) return [{ from: 1, to: Number.MAX_SAFE_INTEGER, text: after }]
  const edits: LineEdit[] = []
  let line = 1
  let start = 0
  let added = ''
  const flush = () => {
    if (start > 0) edits.push({ from: start, to: line, text: added })
    start = 0
    added = ''
  }
  for (const change of changes) {
    if (!change.added && !change.removed) {
      flush()
      line += change.count
      continue
    }
    start = start || line
    if (change.added) added += change.value
    else line += change.count
  }
  flush()
  return edits
}
