import { describe, expect, it } from 'vitest'
import type { TreeRow } from '../tree/treeRows'
import { parentsOf, stuckRows } from './stuckRows'

/** By level: a, a/b, a/b/1, a/b/2, a/c, d, d/1 */
const LEVELS = [1, 2, 3, 3, 2, 1, 2]
const rows = LEVELS.map((level, index) => ({ level, key: String(index) }) as TreeRow)

describe('folders that stay in sight', () => {
  const parents = parentsOf(rows)

  it('are found for each row', () => {
    expect(parents).toEqual([-1, 0, 1, 1, 0, -1, 5])
  })

  it('are those of the first row below them', () => {
    expect(stuckRows(parents, 0)).toEqual([])
    expect(stuckRows(parents, 1)).toEqual([0, 1])
    expect(stuckRows(parents, 2)).toEqual([0, 1])
    // Behind the folder that would be hidden stands what lies elsewhere.
    expect(stuckRows(parents, 3)).toEqual([0])
    expect(stuckRows(parents, 5)).toEqual([])
    expect(stuckRows(parents, 6)).toEqual([5])
  })

  it('are not more than a few, and none of no rows', () => {
    const deep = parentsOf(Array.from({ length: 30 }, (_, index) => ({ level: index + 1 }) as TreeRow))
    expect(stuckRows(deep, 20)).toEqual([0, 1, 2, 3, 4])
    expect(stuckRows(parentsOf([]), 0)).toEqual([])
  })
})
