import type { TreeRow } from '../tree/treeRows'

/** Rows that stay at the top, at the most. */
const MAX_STUCK = 5

/** For each row the place of the folder it lies in; -1 for what stands in the root. */
export function parentsOf(rows: readonly TreeRow[]): readonly number[] {
  const open: number[] = []
  return rows.map(({ level }, index) => {
    open.length = Math.min(open.length, level - 1)
    const parent = open.at(-1) ?? -1
    open.push(index)
    return parent
  })
}

/**
 * The folders, outermost first, that the rows below them lie in and that are scrolled away: each hides one row more, which may
 * lie in another folder.
 */
export function stuckRows(parents: readonly number[], first: number, most = MAX_STUCK): readonly number[] {
  const stuck: number[] = []
  while (stuck.length < most) {
    const above = aboveOf(parents, first + stuck.length)
    const next = above[stuck.length]
    // A folder that is still in its own place is not shown twice.
    if (next === undefined || next >= first + stuck.length) break
    stuck.push(next)
  }
  return stuck
}

function aboveOf(parents: readonly number[], index: number): readonly number[] {
  const above: number[] = []
  for (let at = parents[index] ?? -1; at !== -1; at = parents[at] ?? -1) above.unshift(at)
  return above
}
