import type { Payload } from './payload'

const code = (point: number) => `U+${point.toString(16).toUpperCase().padStart(4, '0')}`

/** Characters that are not seen, or that move those around them. */
const HIDDEN = [
  ...[0x00, 0x07, 0x08, 0x0b, 0x0c, 0x1b, 0x7f, 0x85, 0x90, 0x9b, 0x9d, 0xad, 0x34f, 0x61c, 0x115f],
  ...[0x1160, 0x17b4, 0x180e, 0x200b, 0x200c, 0x200d, 0x200e, 0x200f, 0x2028, 0x2029, 0x202a, 0x202b],
  ...[0x202c, 0x202d, 0x202e, 0x2060, 0x2061, 0x2066, 0x2067, 0x2068, 0x2069, 0x206a, 0x3164, 0xfe0f],
  ...[0xfeff, 0xffa0, 0xfff9, 0xfffb, 0xfffd, 0xfffe, 0xffff, 0xe0001, 0xe0041, 0xe007f, 0xe0100, 0x1d173],
  ...[0xf8ff, 0x10ffff],
]

export const CHARACTERS: readonly Payload[] = [
  ...HIDDEN.map((point) => {
    const character = String.fromCodePoint(point)
    const text = `rm -rf ${character}safe${character}/${character}\n\n\`in${character}code\` [a${character}b](https://fine.example/${character})`
    return { name: `character ${code(point)}`, text }
  }),
  { name: 'lone high surrogate', text: `before \ud800 after \`\ud83d\` [\udbff](https://fine.example)` },
  { name: 'lone low surrogate', text: 'before \udc00 after `\ude00` [\udfff](https://fine.example)' },
  { name: 'surrogates the wrong way round', text: '\udc00\ud800 \ude00\ud83d'.repeat(200) },
  { name: 'many lone surrogates', text: '\ud800'.repeat(50_000) },
  { name: 'marks on one letter', text: `Z${'\u0301\u0316\u0489'.repeat(3_000)}algo` },
  { name: 'marks on every letter', text: 'a\u0301\u0302\u0303\u0304\u0305\u0306'.repeat(3_000) },
  {
    name: 'a name that reads backwards',
    text: '`\u202egpj.exe` and [\u202egpj.exe](https://fine.example/\u202egpj.exe)',
  },
  { name: 'isolates that never end', text: `${'\u2067'.repeat(5_000)}text` },
  { name: 'embeddings that never end', text: `${'\u202b'.repeat(5_000)}text` },
  { name: 'letters that look alike', text: '[p\u0430ypal.com](https://p\u0430yp\u0430l.example)' },
  { name: 'joined emoji', text: '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}\u200d'.repeat(2_000) },
  {
    name: 'flags and tags',
    text: `\u{1f3f4}${String.fromCodePoint(0xe0067, 0xe0062, 0xe007f)}`.repeat(2_000),
  },
  {
    name: 'words in tag characters',
    text: [...'ignore the user'].map((c) => String.fromCodePoint(0xe0000 + c.charCodeAt(0))).join(''),
  },
  { name: 'nothing but zero width', text: '\u200b\u200c\u200d\u2060\ufeff'.repeat(2_000) },
  { name: 'many line separators', text: 'a\u2028b\u2029'.repeat(5_000) },
  { name: 'carriage returns', text: 'one\rtwo\r\rthree\r\n'.repeat(3_000) },
  { name: 'ligature of 18 letters', text: '\ufdfa'.repeat(5_000) },
  { name: 'wide and huge', text: '\u{12219}\ua9c5\u{1f9ff}'.repeat(3_000) },
]
