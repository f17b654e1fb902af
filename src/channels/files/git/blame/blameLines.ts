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
  const next: number[] = []
  let at = 0
  for (const { added, removed, count = 0 } of difference) {
    if (added) for (let n = 0; n < count; n++) next.push(UNSAVED)
    else {
      if (!removed) next.push(...owners.slice(at, at + count))
      at += count
    }
  }
  return next
}

/** After edits, the last in the text first. A line of which something is left stays whose it was, unless it was written in. */
export function afterEdits(owners: readonly number[], edits: readonly LineEdit[]): number[] {
  const next = [...owners]
  for (const { startLine: start, endLine: end, text } of edits) {
    const lines = text.split(/\r\n|\r|\n/).length
    next.splice(start - 1, end - start + 1, ...new Array<number>(lines).fill(UNSAVED))
  }
  return next
}

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
