import type { LineEdit } from '../../annotatedEditor'
import type { GitBlame } from '../../shared/gitProtocol'

/** Whose a line is: a place among the commits, or one of these. */
export const UNCOMMITTED = -1
/** It is not in the file on the disk. */
export const UNSAVED = -2

/** For each line of the text that was asked about, whose it is. */
export function ownersOf({ parts }: Pick<GitBlame, 'parts'>, lineCount: number): number[] {
  const owners = new Array<number>(lineCount).fill(UNCOMMITTED)
  for (const [start, count, commit] of parts) owners.fill(commit, start - 1, start - 1 + count)
  // Behind the last line end there is a line for an editor, and none for git.
  return owners.slice(0, lineCount)
}

interface DiffPart {
  readonly added?: boolean | undefined
  readonly removed?: boolean | undefined
  readonly count?: number | undefined
}

/** The same for a text that was edited since, by how its lines differ. */
export function carriedOver(owners: readonly number[], difference: readonly DiffPart[]): number[] {
  let at = 0
  return difference.flatMap(({ added, removed, count = 0 }) => {
    if (added) return unsaved(count)
    at += count
    return removed ? [] : owners.slice(at - count, at)
  })
}

/** After edits, the last in the text first. A line that was not written in stays whose it was. */
export function afterEdits(owners: readonly number[], edits: readonly LineEdit[]): readonly number[] {
  const parts: (readonly number[])[] = []
  let end = owners.length
  for (const { startLine, endLine, text, keepsFirst = false, keepsLast = false } of edits) {
    const from = keepsFirst ? startLine : startLine - 1
    const to = keepsLast ? endLine - 1 : endLine
    const lines = text.split(/\r\n|\r|\n/).length - (keepsFirst || keepsLast ? 1 : 0)
    // Two edits may be in one line.
    const shared = Math.max(0, to - end)
    parts.push(owners.slice(to, end), unsaved(lines - shared))
    end = Math.min(from, end)
  }
  return [owners.slice(0, end), ...parts.reverse()].flat()
}

const unsaved = (lines: number): number[] => new Array<number>(lines).fill(UNSAVED)

/** Blocks of lines that follow each other and are one commit's: first line, count, whose. */
export function blocksOf(owners: readonly number[]): readonly (readonly [number, number, number])[] {
  const blocks: [number, number, number][] = []
  for (const [index, owner] of owners.entries()) {
    const last = blocks.at(-1)
    if (last && last[2] === owner) last[1] += 1
    else blocks.push([index + 1, 1, owner])
  }
  return blocks
}

const STEPS: readonly (readonly [string, number])[] = [
  ['y', 31_557_600],
  ['mo', 2_629_800],
  ['w', 604_800],
  ['d', 86_400],
  ['h', 3600],
  ['m', 60],
]

/** How long ago, in at most four letters. */
export function ageOf(date: string, now: number): string {
  const seconds = Math.max(0, (now - Date.parse(date)) / 1000)
  if (Number.isNaN(seconds)) return ''
  const step = STEPS.find(([, length]) => seconds >= length)
  return step ? `${Math.floor(seconds / step[1])}${step[0]}` : 'now'
}
