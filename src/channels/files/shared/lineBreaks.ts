/** Patterns over several lines, for page and server. */

/** The pattern, or the text, is about more than one line. */
export function spansLines(query: string, isRegExp: boolean): boolean {
  return query.includes('\n') || (isRegExp && withAnyBreaks(query) !== query)
}

/**
 * The pattern with each line feed, and each `\n` that is no letter behind a backslash, standing for either kind of line end. Within
 * a class it is one thing to choose from, and stays.
 */
export function withAnyBreaks(pattern: string): string {
  let out = ''
  let isInClass = false
  for (let at = 0; at < pattern.length; at += 1) {
    const letter = pattern[at] ?? ''
    if (letter === '\\') {
      const next = pattern[at + 1] ?? ''
      out += next === 'n' && !isInClass ? '(?:\\r?\\n)' : letter + next
      at += 1
      continue
    }
    if (letter === '[') isInClass = true
    if (letter === ']') isInClass = false
    if (letter === '\r' && pattern[at + 1] === '\n') continue
    out += letter === '\n' && !isInClass ? '(?:\\r?\\n)' : letter
  }
  return out
}
