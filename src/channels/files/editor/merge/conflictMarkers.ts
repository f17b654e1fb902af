/** Lines of a text, from 1 on; with `count` 0 the place before the line `start`. */
interface MarkedLines {
  readonly start: number
  readonly count: number
}

/** A conflict as git writes it into a file, its four or three lines of marks included. */
export interface MarkedConflict {
  /** The first and the last line, both marks. */
  readonly start: number
  readonly end: number
  readonly current: MarkedLines
  /** Only in the styles `diff3` and `zdiff3`. */
  readonly base: MarkedLines | null
  readonly incoming: MarkedLines
  /** What git calls the two: a branch, a commit, nothing. */
  readonly names: { readonly current: string; readonly incoming: string }
}

export type MarkedChoice = 'current' | 'incoming' | 'both'

/** Both sides of a conflict, to be compared. */
export interface MarkedSides {
  readonly path: string
  readonly current: string
  readonly incoming: string
  readonly names: MarkedConflict['names']
}

/** What can be done with the conflicts of a text; the one meant is that of the cursor, or the next. */
export interface MarkedConflicts {
  count(): number
  step(to: 'next' | 'previous'): void
  accept(choice: MarkedChoice): void
  compare(): void
}

const MARK = /^(<{7}|\|{7}|={7}|>{7})(?: (.*))?$/

/** Begins a conflict; cheap to look for. */
export const FIRST_MARK = '<<<<<<< '

/**
 * The conflicts of a text, in any of git's styles. What is not whole is none: the marks of a conflict that was half edited are left
 * to the user.
 * @param lines without their ends
 */
export function findConflicts(lines: Iterable<string>): MarkedConflict[] {
  const found: MarkedConflict[] = []
  let [begun, base, middle, line] = [0, 0, 0, 0]
  let current = ''
  for (const text of lines) {
    line += 1
    const [, mark = '', name = ''] = MARK.exec(text.endsWith('\r') ? text.slice(0, -1) : text) ?? []
    if (mark === '<<<<<<<') [begun, base, middle, current] = [line, 0, 0, name]
    else if (begun === 0) continue
    else if (mark === '|||||||' && base === 0 && middle === 0) base = line
    else if (mark === '=======' && middle === 0) middle = line
    else if (mark === '>>>>>>>' && middle > 0) {
      found.push({
        start: begun,
        end: line,
        current: between(begun, base === 0 ? middle : base),
        base: base === 0 ? null : between(base, middle),
        incoming: between(middle, line),
        names: { current, incoming: name },
      })
      begun = 0
    }
  }
  return found
}

const between = (mark: number, next: number): MarkedLines => ({ start: mark + 1, count: next - mark - 1 })

/** The lines that take the place of a conflict. */
export function acceptedLines(
  { current, incoming }: Pick<MarkedConflict, 'current' | 'incoming'>,
  choice: MarkedChoice,
): readonly MarkedLines[] {
  if (choice === 'both') return [current, incoming].filter(({ count }) => count > 0)
  const lines = choice === 'current' ? current : incoming
  return lines.count > 0 ? [lines] : []
}

/** The conflict in which a line is; else the next one, and behind the last of them the first. Undefined: there is none. */
export function conflictAt(conflicts: readonly MarkedConflict[], line: number): MarkedConflict | undefined {
  return conflicts.find(({ end }) => line <= end) ?? conflicts[0]
}

/** The conflict to go to from a line. */
export function stepTo(
  conflicts: readonly MarkedConflict[],
  line: number,
  to: 'next' | 'previous',
): MarkedConflict | undefined {
  if (to === 'next') return conflicts.find(({ start }) => start > line) ?? conflicts[0]
  return conflicts.findLast(({ end }) => end < line) ?? conflicts.at(-1)
}
