import { describe, expect, it } from 'vitest'
import { visibleText } from './visibleText'

describe('visibleText', () => {
  it.each([
    ['plain.ts', 'plain.ts'],
    ['ünïcödé 😀 שלום', 'ünïcödé 😀 שלום'],
    ['photo\u202Egnp.exe', 'photo\\u{202e}gnp.exe'],
    ['two\nlines\t', 'two\\u{a}lines\\u{9}'],
    ['zero\u200Bwidth\uFEFF', 'zero\\u{200b}width\\u{feff}'],
    ['\u2066isolated\u2069', '\\u{2066}isolated\\u{2069}'],
  ])('%j is shown as %j', (text, shown) => {
    expect(visibleText(text)).toBe(shown)
  })
})
