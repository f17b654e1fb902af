/** The first half of a character that takes two UTF-16 units. */
export const isHighSurrogate = (unit: number) => unit >= 0xd800 && unit <= 0xdbff
export const isLowSurrogate = (unit: number) => unit >= 0xdc00 && unit <= 0xdfff

/**
 * The last position up to `end` at which a text may be cut: `end` itself, one less inside a surrogate pair, never
 * more than its length. A first half alone counts as a pair, since its second half may be still to come.
 */
export function safeCut(text: string, end: number): number {
  if (end >= text.length) return text.length
  return isHighSurrogate(text.charCodeAt(end - 1)) ? end - 1 : end
}

/** The start of a text, at most `units` long, no surrogate pair split. */
export const truncate = (text: string, units: number): string => text.slice(0, safeCut(text, units))

/** The end of a text, at most `units` long, no surrogate pair split. */
export function truncateStart(text: string, units: number): string {
  const start = Math.max(0, text.length - units)
  const splits = isHighSurrogate(text.charCodeAt(start - 1)) && isLowSurrogate(text.charCodeAt(start))
  return text.slice(splits ? start + 1 : start)
}

/**
 * The text in pieces of at most `units`, no surrogate pair split: `splitText('ab😀', 3)` is `['ab', '😀']`.
 * An empty text has no pieces.
 */
export function splitText(text: string, units: number): readonly string[] {
  if (units < 2) throw new Error('A piece needs room for two units: a surrogate pair has that many.')
  const pieces: string[] = []
  for (let at = 0; at < text.length; ) {
    const end = safeCut(text, at + units)
    pieces.push(text.slice(at, end))
    at = end
  }
  return pieces
}
