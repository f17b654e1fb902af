/** Where text goes on after an address: spaces, quotes, angle brackets, table borders, all but ASCII punctuation. */
const ENDS = /[\s"<>\\^`|\p{Cc}]|(?=\P{ASCII})[\p{P}\p{S}\p{Z}\p{C}]/u
/** Scripts that are written without spaces, so that a sentence may go on right behind an address. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー]/u
const ASCII_WORD = /[a-z0-9]/i
const CLOSED_BY = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
])
const CLOSING = new Set(CLOSED_BY.values())
/** What ends a sentence or an emphasis, and no address that was written into one. */
const TRAILING = /[.,:;!?'*_~]+$/
const SCHEME = /https?:\/\//iy
const ANY_SCHEME = /https?:\/\//gi

export interface LinkRange {
  readonly start: number
  /** The first unit behind it. */
  readonly end: number
}

/**
 * The end of the web address that begins at `start` of a text, `start` itself where none begins there. Brackets
 * belong to it in pairs, punctuation only in the middle, and letters of Chinese, Japanese, Korean … only where a
 * path or a name may begin with them.
 *
 * @example linkEnd('(see https://example.com/a_(b)).', 5) // 30
 */
export function linkEnd(text: string, start: number): number {
  SCHEME.lastIndex = start
  const scheme = SCHEME.exec(text)
  if (!scheme) return start
  const from = start + scheme[0].length
  const reached = trimmed(text, from, untilText(text, start, from))
  return reached > from ? reached : start
}

/** Every web address of a text, in order. */
export function findLinks(text: string): readonly LinkRange[] {
  const links: LinkRange[] = []
  let last = 0
  for (const { index: start } of text.matchAll(ANY_SCHEME)) {
    const end = start < last ? start : linkEnd(text, start)
    if (end === start) continue
    links.push({ start, end })
    last = end
  }
  return links
}

/** Up to a character that no address has, a bracket that was opened before it, or a sentence that goes on. */
function untilText(text: string, start: number, from: number): number {
  const isQuoted = text[start - 1] === "'"
  const open: { closing: string; at: number }[] = []
  let before = '/'
  let at = from
  for (const character of text.slice(from)) {
    if (ENDS.test(character) || (isQuoted && character === "'")) break
    if (UNSPACED.test(character) && ASCII_WORD.test(before)) break
    const closing = CLOSED_BY.get(character)
    if (closing !== undefined) open.push({ closing, at })
    else if (CLOSING.has(character) && open.pop()?.closing !== character) break
    before = character
    at += character.length
  }
  return open[0] === undefined ? at : Math.min(at, open[0].at)
}

function trimmed(text: string, from: number, end: number): number {
  return from + text.slice(from, end).replace(TRAILING, '').length
}
