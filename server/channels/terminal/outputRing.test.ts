import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createOutputRing } from './outputRing'

const text = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.constantFrom('\ud83d', '\ude00', 'é', 'x'.repeat(9_000), '日'.repeat(5_000), '😀'.repeat(3_000)),
)

describe('the output of a terminal', () => {
  it('is given back as it came, as far as it is kept, and at least the limit is', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(128, 1_000, 16_384, 1_048_576),
        fc.array(text, { maxLength: 60 }),
        fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 10 }),
        (limit, texts, spans) => {
          const ring = createOutputRing(limit)
          let whole = ''
          for (const one of texts) {
            ring.append(one)
            whole += one
            expect(ring.end).toBe(whole.length)
            expect(ring.end - ring.start).toBeGreaterThanOrEqual(Math.min(limit, whole.length))
            expect(ring.end - ring.start).toBeLessThan(limit + Math.max(limit / 8, 10_000))
          }
          expect(ring.read(ring.start, ring.end)).toBe(whole.slice(ring.start))
          for (const [one, other] of spans) {
            const at = (point: number) => ring.start + (point % (ring.end - ring.start + 1))
            const [from, to] = [Math.min(at(one), at(other)), Math.max(at(one), at(other))]
            expect(ring.read(from, to)).toBe(whole.slice(from, to))
          }
        },
      ),
    )
  })

  it('begins between two characters when its beginning is forgotten', () => {
    const ring = createOutputRing(1_000)
    for (let count = 0; count < 500; count += 1) {
      ring.append('x😀😀')
      expect(ring.read(ring.start, ring.start + 1)).not.toMatch(/[\ude00-\udfff]/)
    }
    expect(ring.start).toBeGreaterThan(0)
  })

  it('takes no more memory however much of it there is', () => {
    const ring = createOutputRing(1_048_576)
    const flood = (count: number) => {
      for (let at = 0; at < count; at += 1) ring.append(`${at} ${'text '.repeat(200)}\r\n`)
    }
    flood(4_000)
    const before = process.memoryUsage().arrayBuffers
    flood(20_000)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1_048_576)
  })
})
