import type { Payload } from './payload'

const MEGABYTE = 1_000_000
const filled = (piece: string, length = MEGABYTE) => piece.repeat(Math.ceil(length / piece.length))

/** A megabyte each, most of it in one line. */
export const LARGE: readonly Payload[] = [
  { name: 'a line of letters', text: filled('a') },
  { name: 'a line of spaces', text: `a${filled(' ')}b` },
  { name: 'a line of NUL', text: filled('\u0000') },
  { name: 'a line of words', text: filled('word ') },
  { name: 'a line of emoji', text: filled('\u{1f600}') },
  { name: 'a line of Chinese', text: filled('\u6f22') },
  { name: 'a line of Hebrew', text: filled('\u05d0 ') },
  { name: 'a line of angle brackets', text: filled('<') },
  { name: 'a line of code', text: `\`\`\`js\n${filled('a=[1,"x"];')}\n\`\`\`` },
  { name: 'a line of base64', text: `data:image/png;base64,${filled('QUJD')}` },
  { name: 'a line of JSON', text: `{"a":[${filled('{"b":"c"},')}]}` },
  { name: 'a megabyte of lines', text: filled('x\n') },
  { name: 'a megabyte of colours', text: filled('\u001b[31mx\u001b[0m') },
]
