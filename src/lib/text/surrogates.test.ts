import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { safeCut, splitText, truncate, truncateStart } from './surrogates'

/** Plain characters, pairs, and halves of pairs in any order. */
const texts = fc.string({
  unit: fc.constantFrom('a', 'é', '漢', '😀', '🏳', '\ud83d', '\ude00'),
  maxLength: 60,
})
const units = fc.integer({ min: 2, max: 20 })

const isSplit = (before: string, after: string) =>
  /[\ud800-\udbff]$/.test(before) && /^[\udc00-\udfff]/.test(after)

describe('a text that is cut', () => {
  it('never has a surrogate pair split, and is never longer than asked', () => {
    fc.assert(
      fc.property(texts, fc.nat(60), (text, end) => {
        const at = safeCut(text, end)
        expect(at).toBeLessThanOrEqual(Math.min(end, text.length))
        expect(at).toBeGreaterThanOrEqual(Math.min(end, text.length) - 1)
        expect(isSplit(text.slice(0, at), text.slice(at))).toBe(false)
        expect(truncate(text, end)).toBe(text.slice(0, at))

        const tail = truncateStart(text, end)
        expect(tail.length).toBeLessThanOrEqual(end)
        expect(tail.length).toBeGreaterThanOrEqual(Math.min(end, text.length) - 1)
        expect(text.endsWith(tail)).toBe(true)
        expect(isSplit(text.slice(0, text.length - tail.length), tail)).toBe(false)
      }),
    )
  })

  it('keeps the pair behind a half that stands alone', () => {
    expect(truncateStart('\ud83d🏳a', 3)).toBe('🏳a')
  })

  it('in pieces is the same text, no piece longer than asked, empty, or split from its other half', () => {
    fc.assert(
      fc.property(texts, units, (text, limit) => {
        const pieces = splitText(text, limit)
        expect(pieces.join('')).toBe(text)
        for (const [index, piece] of pieces.entries()) {
          expect(piece.length).toBeGreaterThan(0)
          expect(piece.length).toBeLessThanOrEqual(limit)
          // All but the last are as long as they can be.
          if (index < pieces.length - 1) expect(piece.length).toBeGreaterThanOrEqual(limit - 1)
          expect(isSplit(piece, pieces[index + 1] ?? '')).toBe(false)
        }
      }),
    )
  })

  it('needs pieces that can hold a pair', () => {
    expect(() => splitText('😀', 1)).toThrow('two units')
    expect(splitText('', 2)).toEqual([])
  })
})
