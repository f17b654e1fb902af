/** Controls, format and bidirectional marks, characters without a glyph, and spaces other than U+0020. */
const HIDDEN = /\p{Cc}|\p{Cf}|\p{Default_Ignorable_Code_Point}|(?! )\p{Zs}|\p{Zl}|\p{Zp}|\p{Co}|\p{Cs}/gu

const codePointOf = (hidden: string): string => {
  const code = hidden.codePointAt(0) ?? 0
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`
}

/**
 * Writes out every character that is invisible or reorders the text around it, so that text from outside (a command
 * to approve, a diff) reads as what it is: `revealHidden('rm\u202e')` is `rm⟨U+202E⟩`. Tabs and line breaks stay.
 */
export const revealHidden = (text: string): string =>
  text.replace(HIDDEN, (hidden) => (hidden === '\t' || hidden === '\n' ? hidden : codePointOf(hidden)))

/** The same for text that is one line: the name of a file, a command. Tabs and line breaks are written out, too. */
export const revealHiddenInLine = (text: string): string => text.replace(HIDDEN, codePointOf)
