/** The marks around a paste, behind ESC or the one character that stands for ESC and a bracket. */
const MARKS = /(?![\t\n\r])\p{Cc}\[?20[01]~/gu
/** Control characters but tab and line ends: keys, and what begins a sequence. */
const CONTROLS = /(?![\t\n\r])\p{Cc}/gu

/**
 * What may be pasted of a text: it cannot end the paste and go on as keys (bracketed paste), nor press any key but
 * Tab and Enter where a program does not ask for brackets.
 */
export const pastedText = (text: string): string => text.replace(MARKS, '').replace(CONTROLS, '')
