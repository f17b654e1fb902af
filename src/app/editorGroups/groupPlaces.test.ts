import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Group } from '../editorArea/tabsStore'
import { evenGroups, moveSash, rangeOf, removeGroup, type Side, sashesOf, splitGroup } from './groupPlaces'

const WHOLE: Group = { id: 0, x: 0, y: 0, w: 1, h: 1, shownId: null }
const places = (groups: readonly Group[]) =>
  groups.map(({ id, x, y, w, h }) => `${id}: ${[x, y, w, h].map((part) => +part.toFixed(3)).join(' ')}`)

const columns = splitGroup([WHOLE], 0, 'end', 1)
/** A column, and beside it two groups one below the other. */
const three = splitGroup(columns, 1, 'bottom', 2)

describe('groups', () => {
  it('are halved, the new one on the side that was asked for', () => {
    expect(places(columns)).toEqual(['0: 0 0 0.5 1', '1: 0.5 0 0.5 1'])
    expect(places(splitGroup([WHOLE], 0, 'start', 1))).toEqual(['1: 0 0 0.5 1', '0: 0.5 0 0.5 1'])
    expect(places(three)).toEqual(['0: 0 0 0.5 1', '1: 0.5 0 0.5 0.5', '2: 0.5 0.5 0.5 0.5'])
    expect(places(splitGroup([WHOLE], 0, 'top', 1))).toEqual(['1: 0 0 1 0.5', '0: 0 0.5 1 0.5'])
  })

  it('that go leave their place to what stands beside them', () => {
    expect(places(removeGroup(three, 2))).toEqual(['0: 0 0 0.5 1', '1: 0.5 0 0.5 1'])
    expect(places(removeGroup(three, 0))).toEqual(['1: 0 0 1 0.5', '2: 0 0.5 1 0.5'])
    expect(places(removeGroup(columns, 0))).toEqual(['1: 0 0 1 1'])
  })

  it('have a line wherever they meet, which moves what is on both of its sides', () => {
    const [between, across] = sashesOf(three)
    if (!between || !across) throw new Error('There are two lines.')
    expect(between).toMatchObject({ axis: 'x', at: 0.5, from: 0, to: 1, before: [0], after: [1, 2] })
    expect(across).toMatchObject({ axis: 'y', at: 0.5, from: 0.5, to: 1, before: [1], after: [2] })
    expect(places(moveSash(three, between, 0.8))).toEqual([
      '0: 0 0 0.8 1',
      '1: 0.8 0 0.2 0.5',
      '2: 0.8 0.5 0.2 0.5',
    ])
    expect(rangeOf(three, between, 0.1).min).toBeCloseTo(0.1)
    expect(rangeOf(three, between, 0.1).max).toBeCloseTo(0.9)
    const fourth = splitGroup(three, 1, 'end', 3)
    expect(rangeOf(fourth, between, 0.1).max).toBeCloseTo(0.8)
  })

  it('can be made equally large again', () => {
    const more = splitGroup(splitGroup([WHOLE], 0, 'end', 1), 1, 'end', 2)
    const even = places(evenGroups(more))
    expect(even).toEqual(['0: 0 0 0.333 1', '1: 0.333 0 0.333 1', '2: 0.667 0 0.333 1'])
  })

  it('fill the area without a gap, whatever is done to them', () => {
    const side = fc.constantFrom<Side>('start', 'end', 'top', 'bottom')
    const act = fc.record({
      kind: fc.constantFrom('split', 'remove', 'move', 'even'),
      side,
      at: fc.nat(),
      to: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    fc.assert(
      fc.property(fc.array(act, { maxLength: 25 }), (acts) => {
        let groups: readonly Group[] = [WHOLE]
        acts.forEach(({ kind, side, at, to }, n) => {
          const { id = 0 } = groups[at % groups.length] ?? {}
          const sashes = sashesOf(groups)
          expect(sashes).toHaveLength(groups.length - 1)
          const sash = sashes[at % Math.max(1, sashes.length)]
          if (kind === 'split') groups = splitGroup(groups, id, side, n + 1)
          else if (kind === 'even') groups = evenGroups(groups)
          else if (kind === 'remove' && groups.length > 1) groups = removeGroup(groups, id)
          else if (kind === 'move' && sash) {
            const { min, max } = rangeOf(groups, sash, 0.01)
            groups = moveSash(groups, sash, min + (max - min) * to)
          }
        })
        expect(groups.reduce((sum, { w, h }) => sum + w * h, 0)).toBeCloseTo(1, 6)
        for (const { x, y, w, h } of groups) {
          expect(Math.min(x, y, w, h)).toBeGreaterThanOrEqual(-1e-9)
          expect(Math.max(x + w, y + h)).toBeLessThanOrEqual(1 + 1e-9)
        }
      }),
    )
  })
})
