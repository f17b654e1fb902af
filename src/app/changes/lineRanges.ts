import type { ChangeRange } from '../../channels/agent/shared/changesProtocol'
import type { Lines, ReviewedChange } from '../../channels/files/editor/monaco/monacoReviewButtons'

/**
 * The same change in the lines of the wire, which end behind their `\n`: a text with `\n` at its end has an empty line
 * more in an editor than there. Null where the two cannot be told apart, because a text has `\r` without `\n`, which is
 * the end of a line in an editor only.
 * @param whole the change of which this is a part
 */
export function rangesOf(
  change: ReviewedChange,
  before: string,
  after: string,
  whole: ReviewedChange = change,
): ChangeRange | null {
  if (hasLoneReturns(before) || hasLoneReturns(after)) return null
  const [old, now] = [linesOf(before), linesOf(after)]
  const reaches = ({ start, count }: Lines, text: readonly string[]) => start + count > editorLines(text)
  const isAtEnd = [reaches(change.before, old), reaches(change.after, now)]
  if (!isAtEnd.includes(true)) return { before: { ...change.before }, after: { ...change.after } }
  // What is put to the end of one text and to the middle of the other would not be lines any more.
  if (isAtEnd.includes(false)) return null
  let [oldFrom, nowFrom] = [change.before.start, change.after.start]
  // A line without its end is another one than with it, and an editor shows both alike.
  while (oldFrom > 1 && nowFrom > 1 && isEnded(old[oldFrom - 2]) !== isEnded(now[nowFrom - 2])) {
    if (change.before.start !== whole.before.start || change.after.start !== whole.after.start) return null
    oldFrom -= 1
    nowFrom -= 1
  }
  return { before: toEnd(oldFrom, old), after: toEnd(nowFrom, now) }
}

/** An editor ends lines there, and the wire does not. */
export const hasLoneReturns = (text: string): boolean => /\r(?!\n)/.test(text)

/**
 * The part of a change that stands in these lines of the newer text. Lines of the older one go with those beside them,
 * and what is left of them with the last.
 */
export function partOf(change: ReviewedChange, from: number, to: number): ReviewedChange | null {
  const { before, after } = change
  if (after.count === 0) return from <= after.start && after.start <= to + 1 ? change : null
  const [first, end] = [Math.max(from, after.start), Math.min(to + 1, after.start + after.count)]
  if (first >= end) return null
  const [skipped, reached] = [first - after.start, end - after.start]
  const oldFirst = Math.min(skipped, before.count)
  const oldEnd = reached === after.count ? before.count : Math.min(reached, before.count)
  return {
    before: { start: before.start + oldFirst, count: oldEnd - oldFirst },
    after: { start: first, count: end - first },
  }
}

/** Changes that meet these lines of the older text. */
export const meeting = (changes: readonly ChangeRange[], { start, count }: Lines): readonly ChangeRange[] =>
  changes.filter(({ before }) => before.start <= start + count && start <= before.start + before.count)

const linesOf = (text: string): readonly string[] => (text === '' ? [] : text.split(/(?<=\n)/))

const isEnded = (line: string | undefined): boolean => line?.endsWith('\n') ?? false

const editorLines = (lines: readonly string[]): number =>
  lines.length + (lines.length === 0 || isEnded(lines.at(-1)) ? 1 : 0)

/** From here to the end of a text. */
function toEnd(from: number, lines: readonly string[]): Lines {
  const start = Math.min(from, lines.length + 1)
  return { start, count: lines.length + 1 - start }
}
