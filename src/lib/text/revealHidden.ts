/** Controls, format and bidirectional marks, characters that are drawn as nothing, and spaces that are no space. */
const HIDDEN =
  /(?![\t\n])\p{Cc}|\p{Cf}|\p{Default_Ignorable_Code_Point}|(?! )\p{Zs}|\p{Zl}|\p{Zp}|\p{Co}|\p{Cs}/gu

/** Text about to be approved, with every character that is not what it seems written out. */
export const revealHidden = (text: string): string =>
  text.replace(HIDDEN, (hidden) => {
    const code = hidden.codePointAt(0) ?? 0
    return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`
  })
