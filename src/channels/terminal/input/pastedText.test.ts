import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pastedText } from './pastedText'

describe('a pasted text', () => {
  it('loses the marks of a paste and every other control character', () => {
    expect(pastedText('echo one\u001b[201~\rtouch proof\r')).toBe('echo one\rtouch proof\r')
    expect(pastedText('a\u009b201~b\u001b[200~c')).toBe('abc')
    expect(pastedText('\u0003\u0004rm\u007f\u0000\u001bOP\u0090')).toBe('rmOP')
  })

  it('has none left where removing one would make another', () => {
    expect(pastedText('\u001b[20\u001b[201~1~')).toBe('[201~')
    expect(pastedText('\u009b20\u009b201~1~')).toBe('201~')
  })

  it('keeps everything else as it is', () => {
    const text = 'if true; then\r\n\tprintf "ä 日本 👩‍👩‍👧 [201~"\nfi\r'
    expect(pastedText(text)).toBe(text)
  })

  it('can neither begin a sequence nor press a control key, whatever it was', () => {
    const part = fc.constantFrom('\u001b', '[', '201~', '200~', '\u009b', '20', '1~', 'x', '\r', '\n', '\t')
    fc.assert(
      fc.property(fc.array(fc.oneof(part, fc.string({ unit: 'binary' }))), (parts) => {
        expect(pastedText(parts.join(''))).not.toMatch(/(?![\t\n\r])\p{Cc}/u)
      }),
    )
  })
})
