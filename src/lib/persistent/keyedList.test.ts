import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { KeyedList } from './keyedList'

const ids = fc.oneof(
  fc.nat(3000).map((n) => `message:${n}`),
  fc.uuid(),
  fc.constantFrom('', '__proto__', 'constructor'),
)

describe('KeyedList', () => {
  it('finds and orders what a Map would', () => {
    fc.assert(
      fc.property(fc.array(ids, { maxLength: 300 }), fc.constantFrom(0, 40, 2000), (script, begun) => {
        const first = Array.from({ length: begun }, (_, n) => ({ id: `message:${n}`, text: -1 }))
        const model = new Map(first.map((value) => [value.id, value]))
        let list = KeyedList.from(first)
        for (const [text, id] of script.entries()) {
          list = list.put({ id, text })
          model.set(id, { id, text })
        }
        expect([...list]).toEqual([...model.values()])
        expect(list.length).toBe(model.size)
        for (const id of [...script, 'never', 'message:7']) {
          expect(list.get(id)).toEqual(model.get(id))
          expect(list.has(id)).toBe(model.has(id))
        }
      }),
      { numRuns: 60 },
    )
  })

  it('keeps ids apart whose hashes are the same', () => {
    // Either half of a pair, found by search, takes FNV-1a to the same hash: 16 ids, twice as many as a leaf holds.
    const pairs = [['7yzx', 'e6ad'], ...Array.from({ length: 3 }, () => ['33zx', 'epad'])]
    const same = pairs.reduce<string[]>(
      (all, pair) => all.flatMap((id) => pair.map((half) => id + half)),
      [''],
    )
    const list = KeyedList.from(same.map((id) => ({ id })))
    expect(list.length).toBe(16)
    for (const id of same) expect(list.get(id)).toEqual({ id })
    expect(list.has('7yzx')).toBe(false)
  })

  it('leaves earlier ones as they were', () => {
    const before = KeyedList.from(Array.from({ length: 5000 }, (_, n) => ({ id: `${n}`, text: 0 })))
    const after = before.put({ id: '17', text: 1 }).put({ id: 'new', text: 2 })
    expect([after.get('17'), after.get('new')]).toEqual([
      { id: '17', text: 1 },
      { id: 'new', text: 2 },
    ])
    expect(before.get('17')).toEqual({ id: '17', text: 0 })
    expect(before.has('new')).toBe(false)
  })
})
