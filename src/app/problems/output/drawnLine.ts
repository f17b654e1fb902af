const ESC = '\u001b'
/** A CSI sequence with its number and its letter, another escape sequence, or one character. */
const STEP = new RegExp(
  String.raw`${ESC}\[(?<number>\d*)[0-?]*[ -/]*(?<letter>[@-~])|${ESC}[ -/]*[0-~]|[\s\S]`,
  'gu',
)
/** No row of a screen has more cells. */
const MAX_COUNT = 1000

/**
 * The line that a shell's line editor drew, whatever was changed in it on the way: `drawnLine('nmp\b\bpm test')` is `npm test`.
 * The editor ends a full row of the screen by a space and a return: the next row goes on there. Lines of several rows that are
 * drawn anew, as a search in the history does, are not followed.
 */
export function drawnLine(raw: string): string {
  const cells: string[] = []
  let at = 0
  /** Where the row begins. */
  let row = 0
  for (const { 0: step, groups } of raw.matchAll(STEP)) {
    const { number = '', letter } = groups ?? {}
    const count = Math.min(Number(number) || 1, MAX_COUNT)
    if (letter === 'C') at += count
    else if (letter === 'D' || step === '\b') at -= count
    else if (letter === 'K' && Number(number) === 0) cells.length = at
    else if (letter === 'P') cells.splice(at, count)
    else if (letter === '@') cells.splice(at, 0, ...' '.repeat(count))
    else if (step === '\r' && at === cells.length && cells.at(-1) === ' ') row = cells.length = at = at - 1
    else if (step === '\r') at = row
    else if (/^[\P{Cc}\t]/u.test(step)) {
      cells[at] = step
      at += 1
    }
    at = Math.min(Math.max(row, at), cells.length)
  }
  return cells.join('')
}
