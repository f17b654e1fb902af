import type { MergeRegion } from '../editorMerge'

export const SIDES = ['theirs', 'base', 'mine'] as const
export type Side = (typeof SIDES)[number]
/** What becomes of a conflict; `open`: it is not decided yet. */
export type Choice = 'open' | 'theirs' | 'mine' | 'both' | 'typed'

/** Lines of a text, from 1 on; with `count` 0 the place before the line. */
interface LineRange {
  readonly line: number
  readonly count: number
}

export interface MergeConflict extends LineRange {
  readonly base: string
  readonly mine: string
  readonly theirs: string
  readonly choice: Choice
}

/** A merge by hand: what its result is so far, and where in it are the lines of each conflict. */
export interface MergeSession {
  /** The texts that it is about. */
  readonly theirs: string
  readonly mine: string
  readonly text: string
  readonly conflicts: readonly MergeConflict[]
}

/** The result begins with the changes that lie apart, and with the user's own lines where they do not. */
export function beginMerge(
  regions: readonly MergeRegion[],
  texts: Pick<MergeSession, 'theirs' | 'mine'>,
): MergeSession {
  let text = ''
  let line = 1
  const conflicts: MergeConflict[] = []
  for (const region of regions) {
    const part = region.kind === 'conflict' ? region.mine : region.text
    const count = linesIn(part)
    if (region.kind === 'conflict') {
      const { base, mine, theirs } = region
      conflicts.push({ base, mine, theirs, choice: 'open', line, count })
    }
    text += part
    line += count
  }
  return { ...texts, text, conflicts }
}

/** A line ends behind its line feed; what follows the last of them is one, too. */
export const linesIn = (text: string): number =>
  text === '' ? 0 : text.split('\n').length - (text.endsWith('\n') ? 1 : 0)

/** The lines that a choice puts in the place of a conflict. */
export function chosenText({ mine, theirs }: MergeConflict, choice: 'theirs' | 'mine' | 'both'): string {
  if (choice !== 'both') return choice === 'mine' ? mine : theirs
  const end =
    mine === '' || theirs === '' || mine.endsWith('\n') ? '' : theirs.includes('\r\n') ? '\r\n' : '\n'
  return mine + end + theirs
}

export const leftIn = (conflicts: readonly MergeConflict[]): number =>
  conflicts.filter(({ choice }) => choice === 'open').length

/** The conflict to go to from one: the next that is open, else the next; from -1 the first. */
export function stepFrom(conflicts: readonly MergeConflict[], at: number, by: 1 | -1): number {
  const { length } = conflicts
  const open = Array.from({ length }, (_, step) => (at + by * (step + 1) + 2 * length) % length)
  return open.find((index) => conflicts[index]?.choice === 'open') ?? (at + by + length) % length
}
