import { describe, expect, it } from 'vitest'
import { revealHidden, revealHiddenInLine } from './revealHidden'

type Shown = readonly [text: string, shown: string]

const HIDDEN: readonly Shown[] = [
  ['rm -rf /\u202e#', 'rm -rf /⟨U+202E⟩#'],
  ['a\u200bb\u0000c\u001bd', 'a⟨U+200B⟩b⟨U+0000⟩c⟨U+001B⟩d'],
  ['a\u00a0b\u2003c', 'a⟨U+00A0⟩b⟨U+2003⟩c'],
  ['x\rrm', 'x⟨U+000D⟩rm'],
  ['\u{e0041}', '⟨U+E0041⟩'],
  ['photo\u202Egnp.exe', 'photo⟨U+202E⟩gnp.exe'],
  ['zero\u200Bwidth\uFEFF', 'zero⟨U+200B⟩width⟨U+FEFF⟩'],
  ['\u2066isolated\u2069', '⟨U+2066⟩isolated⟨U+2069⟩'],
]

describe('revealHidden', () => {
  it.each<Shown>([...HIDDEN, ['plain text\n\tstays, äöü 日本 too', 'plain text\n\tstays, äöü 日本 too']])(
    '%j is shown as %j',
    (text, shown) => {
      expect(revealHidden(text)).toBe(shown)
    },
  )
})

describe('revealHiddenInLine', () => {
  it.each<Shown>([
    ...HIDDEN,
    ['plain.ts', 'plain.ts'],
    ['ünïcödé 😀 שלום', 'ünïcödé 😀 שלום'],
    ['two\nlines\t', 'two⟨U+000A⟩lines⟨U+0009⟩'],
  ])('%j is shown as %j', (text, shown) => {
    expect(revealHiddenInLine(text)).toBe(shown)
  })
})
