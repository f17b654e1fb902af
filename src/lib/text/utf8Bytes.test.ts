import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fitsInBytes, utf8Bytes } from './utf8Bytes'

describe('utf8Bytes', () => {
  it('counts what the encoder writes, lone surrogates too', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.integer({ min: 0xd700, max: 0xe001 }).map((unit) => String.fromCharCode(unit)) }),
    )
    fc.assert(fc.property(text, (value) => utf8Bytes(value) === new TextEncoder().encode(value).length))
  })

  it('knows whether a text fits, on both sides of the border', () => {
    expect(fitsInBytes('é'.repeat(5), 10)).toBe(true)
    expect(fitsInBytes('é'.repeat(5), 9)).toBe(false)
    expect(fitsInBytes('aaaa', 3)).toBe(false)
  })
})
