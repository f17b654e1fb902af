import { diffChars, diffLines } from 'diff'

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

interface LetterEdit {
  /** UTF-16 units of the old text: from the first up to the second. */
  readonly from: number
  readonly to: number
  readonly text: string
}

/** Of longer parts, letter is not compared with letter; UTF-16 units and ms. */
const MAX_LETTERS = 20_000
const LETTERS_LIMIT = 50

/** The fewest letters to change so that a cursor among the others stays where it is. */
export function letterEdits(before: string, after: string): readonly LetterEdit[] {
  const whole = [{ from: 0, to: before.length, text: after }]
  if (before.length + after.length > MAX_LETTERS) return whole
  const changes = diffChars(before, after, { timeout: LETTERS_LIMIT })
  if (!changes) return whole
  const edits: { from: number; to: number; text: string }[] = []
  let at = 0
  let open: (typeof edits)[number] | null = null
  for (const { added, removed, value } of changes) {
    if (!added && !removed) {
      open = null
      at += value.length
      continue
    }
    if (open === null) {
      open = { from: at, to: at, text: '' }
      edits.push(open)
    }
    if (added) open.text += value
    else {
      at += value.length
      open.to = at
    }
  }
  return edits
}
