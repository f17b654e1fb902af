import fc from 'fast-check'
import { expect, it } from 'vitest'
import { heightOf, isScaled, scrollOf, topFor, topOf } from './rowScroll'

const space = fc.record({
  count: fc.integer({ min: 0, max: 2 ** 33 }),
  rowHeight: fc.constantFrom(18, 20, 28),
  viewport: fc.integer({ min: 40, max: 3000 }),
})

it('every row can be scrolled to, and what is scrolled stays below what browsers draw', () => {
  fc.assert(
    fc.property(space, fc.double({ min: 0, max: 1, noNaN: true }), (box, part) => {
      const most = heightOf(box) - box.viewport
      expect(heightOf(box)).toBeLessThanOrEqual(8_000_000)
      const last = Math.max(0, box.count - box.viewport / box.rowHeight)
      expect(topOf(most, box)).toBeCloseTo(last, 3)
      expect(topOf(0, box)).toBe(0)
      const top = Math.floor(last * part)
      const scroll = scrollOf(top, box)
      expect(scroll).toBeGreaterThanOrEqual(0)
      expect(scroll).toBeLessThanOrEqual(most + 1e-6)
      expect(Math.abs(topOf(scroll, box) - top)).toBeLessThan(0.01)
    }),
  )
})

it('a short list scrolls pixel by pixel', () => {
  const box = { count: 1000, rowHeight: 20, viewport: 400 }
  expect(isScaled(box)).toBe(false)
  expect([topOf(30, box), scrollOf(1.5, box)]).toEqual([1.5, 30])
})

it('a row comes on screen by the shortest way, and one that is there moves nothing', () => {
  const box = { count: 1000, rowHeight: 20, viewport: 410 }
  expect([topFor(5, 10, box), topFor(29, 10, box), topFor(30, 10, box), topFor(99, 10, box)]).toEqual([
    5, 10, 11, 80,
  ])
})
