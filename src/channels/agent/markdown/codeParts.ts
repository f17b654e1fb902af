import type { Span } from './highlightCode'

/** Some lines of code that are drawn together; its line ends are in it. */
export interface CodePart {
  readonly text: string
  readonly lines: number
  /** Null: it is not coloured. */
  readonly spans: readonly Span[] | null
}

/** Lines of one part. */
const PART_LINES = 100
/** Units of one part: a line may be longer than a screen. */
const PART_UNITS = 16_384

/** The parts of a code from its beginning, so that growing changes the last one alone. Coloured as far as `spans` go. */
export function codeParts(code: string, spans: readonly Span[] | null): readonly CodePart[] {
  const parts: CodePart[] = []
  const colours = spans && takeSpans(spans)
  for (let start = 0; start < code.length || parts.length === 0; ) {
    let end = start
    let lines = 0
    while (end < code.length && lines < PART_LINES && end - start < PART_UNITS) {
      const next = code.indexOf('\n', end)
      end = next < 0 ? code.length : next + 1
      lines += 1
    }
    parts.push({ text: code.slice(start, end), lines, spans: colours?.(end - start) ?? null })
    start = end
    if (end === code.length) break
  }
  return parts
}

/** Takes spans of so many units off the beginning; null once there are not enough. */
function takeSpans(spans: readonly Span[]) {
  let index = 0
  let offset = 0
  return (units: number): readonly Span[] | null => {
    const taken: Span[] = []
    for (let left = units; left > 0; ) {
      const span = spans[index]
      if (!span) return null
      const text = span.text.slice(offset, offset + left)
      taken.push({ text, token: span.token })
      left -= text.length
      offset += text.length
      if (offset < span.text.length) continue
      index += 1
      offset = 0
    }
    return taken
  }
}

/** Characters in the longest line: a part that is not drawn must not make the others narrower. */
export function longestLine(text: string): number {
  let longest = 0
  for (let start = 0; start <= text.length; ) {
    const next = text.indexOf('\n', start)
    const end = next < 0 ? text.length : next
    longest = Math.max(longest, end - start)
    start = end + 1
  }
  return longest
}
