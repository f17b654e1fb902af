import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRowGroups } from './rowGroups'
import type { Row } from './transcriptRows'

const rows = (from: number, to: number): Row[] =>
  Array.from({ length: to - from }, (_, index) => ({ key: `r${from + index}`, ids: [`r${from + index}`] }))

const change = fc.record({
  kind: fc.constantFrom('before', 'behind', 'between', 'away'),
  count: fc.integer({ min: 1, max: 120 }),
  place: fc.nat(400),
})

describe('createRowGroups', () => {
  it('has every row once, in order, in groups of a length, each under a key of its own', () => {
    const groups = createRowGroups()(rows(0, 1000))
    expect(groups.flatMap((group) => group.rows)).toEqual(rows(0, 1000))
    expect(Math.max(...groups.map((group) => group.rows.length))).toBeLessThanOrEqual(40)
    expect(groups.map(({ start }) => start)).toEqual(groups.map((_, index) => index * 40))
  })

  it('leaves a row in its group whatever comes before, behind or between', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 8 }), (changes) => {
        const groupsOf = createRowGroups()
        let shown = rows(1000, 1100)
        let next = 2000
        let keys = new Map<string, number>()
        for (const { kind, count, place } of changes) {
          const fresh = rows(next, next + count)
          next += count
          const at = Math.min(place, shown.length)
          if (kind === 'before') shown = [...fresh, ...shown]
          else if (kind === 'behind') shown = [...shown, ...fresh]
          else if (kind === 'between') shown = shown.toSpliced(at, 0, ...fresh.slice(0, 3))
          else shown = shown.toSpliced(at, 1)
          const groups = groupsOf(shown)
          expect(groups.flatMap((group) => group.rows)).toEqual(shown)
          expect(new Set(groups.map(({ key }) => key)).size).toBe(groups.length)
          for (const { key, rows } of groups)
            for (const row of rows) expect(keys.get(row.key) ?? key).toBe(key)
          keys = new Map(groups.flatMap(({ key, rows }) => rows.map((row) => [row.key, key])))
        }
      }),
    )
  })
})
