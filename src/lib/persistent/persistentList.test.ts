import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changedPlaces } from './changedPlaces'
import { PersistentList } from './persistentList'

type Change = { readonly kind: 'append' | 'with'; readonly at: number }
const changes = fc.array(
  fc.record<Change>({ kind: fc.constantFrom('append', 'append', 'append', 'with'), at: fc.nat() }),
  { maxLength: 200 },
)
/** Around the borders of a node, of two levels and of three. */
const begun = fc.constantFrom(0, 1, 30, 32, 1020, 1024, 32_760)
const numbers = (length: number) => Array.from({ length }, (_, index) => index)

function play(script: readonly Change[], length: number) {
  let list = PersistentList.from(numbers(length))
  const model = numbers(length)
  for (const [index, { kind, at }] of script.entries()) {
    const value = 1_000_000 + index
    if (kind === 'append' || model.length === 0) {
      list = list.append(value)
      model.push(value)
    } else {
      list = list.with(at % model.length, value)
      model[at % model.length] = value
    }
  }
  return { list, model }
}

describe('PersistentList', () => {
  it('holds what an array would', () => {
    fc.assert(
      fc.property(changes, begun, (script, length) => {
        const { list, model } = play(script, length)
        expect(list.length).toBe(model.length)
        expect([...list]).toEqual(model)
        expect(list.slice(-20)).toEqual(model.slice(-20))
        expect(list.at(-1)).toBe(model.at(-1))
        expect(list.at(model.length)).toBeUndefined()
        expect(list.findLastIndex((value) => value % 7 === 0)).toBe(
          model.findLastIndex((value) => value % 7 === 0),
        )
      }),
      { numRuns: 60 },
    )
  })

  it('leaves earlier ones as they were', () => {
    fc.assert(
      fc.property(changes, begun, (script, length) => {
        const list = PersistentList.from(numbers(length))
        let next = list
        for (const { at } of script)
          next = length > 0 ? next.with(at % length, -1).append(-2) : next.append(-2)
        expect([...list]).toEqual(numbers(length))
      }),
      { numRuns: 60 },
    )
  })

  it('tells where it differs from another one', () => {
    fc.assert(
      fc.property(changes, changes, begun, begun, (first, more, length, other) => {
        const { list: before, model: old } = play(first, length)
        const { list: unrelated } = play([], other)
        let after = before
        const model = [...old]
        for (const { at } of more) {
          after =
            model.length > 0 && at % 3 > 0 ? after.with(at % model.length, -1 - at) : after.append(-1 - at)
          if (model.length > 0 && at % 3 > 0) model[at % model.length] = -1 - at
          else model.push(-1 - at)
        }
        const places = (now: readonly number[], then: readonly number[]) =>
          now.flatMap((value, index) => (index < then.length && Object.is(then[index], value) ? [] : [index]))
        expect(changedPlaces(after, before)).toEqual(places(model, old))
        expect(changedPlaces(unrelated, before)).toEqual(places(numbers(other), old))
        expect(changedPlaces(after, unrelated)).toEqual(places(model, numbers(other)))
      }),
      { numRuns: 60 },
    )
  })
})
