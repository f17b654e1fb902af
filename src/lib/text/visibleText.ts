/** Control characters, and those that turn or hide the text around them. */
const HIDDEN = /[\p{Cc}\p{Cf}\u2028\u2029]/gu

/** A name as it really is: what would be invisible, or reverse what follows, is written as `\u{202e}`. */
export function visibleText(text: string): string {
  return text.replace(HIDDEN, (hidden) => `\\u{${hidden.codePointAt(0)?.toString(16) ?? ''}}`)
}
