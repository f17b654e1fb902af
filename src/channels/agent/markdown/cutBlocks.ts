/**
 * Units of one paragraph and of one list. Longer ones become several: what is on screen is read and drawn by the block,
 * and while an answer grows its last block is read again for each delta.
 */
const MAX_PARAGRAPH = 16_384
const MAX_LIST = 4_096
/** How far back from the limit a paragraph may be cut between two words. */
const MAX_WORDS = 2_048

/** Where a paragraph ends, or where it is cut: before a word, which can begin nothing but a paragraph; never in one. */
export function endOfLines(paragraph: string): number {
  if (paragraph.length <= MAX_PARAGRAPH) return paragraph.length
  const first = MAX_PARAGRAPH - MAX_WORDS
  const word = [...paragraph.slice(first, MAX_PARAGRAPH).matchAll(/\s(?=\p{L})/gu)].at(-1)
  return word === undefined ? paragraph.length : first + word.index + 1
}

const FIRST_ITEM = /^( {0,3})([*+-]|(\d{1,9})([.)]))[ \t]/

/** Where a text with a list at its beginning is cut: before an item, or nowhere. */
export function endOfList(source: string): number {
  if (source.length <= MAX_LIST) return source.length
  const [, indent = '', bullet = '', number, delimiter = ''] = FIRST_ITEM.exec(source) ?? []
  if (bullet === '') return source.length
  const sign = number === undefined ? `\\${bullet}` : `(\\d{1,9})\\${delimiter}`
  const item = new RegExp(String.raw`\n(?=${indent}${sign}[ \t])`, 'g')
  // A list may count by "1." alone. Its second half would begin with 1 again.
  if (number !== undefined && Number(item.exec(source)?.[1]) !== Number(number) + 1) return source.length
  item.lastIndex = MAX_LIST
  const next = item.exec(source)
  return next === null ? source.length : next.index + 1
}
