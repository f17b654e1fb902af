import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { backoffMs } from './backoff'

const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

describe('back-off', () => {
  it('tries again almost at once the first time', () => {
    fc.assert(fc.property(random, (value) => backoffMs(0, () => value) < 300))
  })

  it('never waits longer than the cap, nor less than 250 ms, however often it failed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), random, fc.boolean(), (failures, value, hidden) => {
        const ms = backoffMs(failures, () => value, hidden)
        expect(ms).toBeGreaterThanOrEqual(250)
        expect(ms).toBeLessThan(250 + (hidden ? 60_000 : 20_000))
      }),
    )
  })

  it('doubles its range until the cap', () => {
    const ranges = [1, 2, 3, 6, 7, 20].map((failures) => backoffMs(failures, () => 1) - 250)
    expect(ranges).toEqual([500, 1000, 2000, 16_000, 20_000, 20_000])
  })

  it('spreads a thousand clients, so that no second holds more than 15 % of them from the second try on', () => {
    const seconds = new Map<number, number>()
    for (let client = 0; client < 1000; client++) {
      const first = backoffMs(0, () => ((client * 7919) % 1000) / 1000)
      const third = backoffMs(5, () => ((client * 104_729) % 1000) / 1000)
      const second = Math.floor((first + third) / 1000)
      seconds.set(second, (seconds.get(second) ?? 0) + 1)
    }
    expect(Math.max(...seconds.values())).toBeLessThanOrEqual(150)
  })
})
