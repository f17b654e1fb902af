import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type LaneCommit, type LaneRow, layLanes, NO_LANES, widthOf } from './lanes'

const lay = (commits: readonly LaneCommit[]) => layLanes(commits, NO_LANES, () => false)
/** `a: b c` are the parents of a commit. */
const commits = (...lines: readonly string[]): readonly LaneCommit[] =>
  lines.map((line) => {
    const [commit = '', parents = ''] = line.split(':')
    return { commit, parents: parents.split(' ').filter((parent) => parent !== '') }
  })
const drawn = ({ lane, lines }: LaneRow) => [
  lane,
  ...lines.map(({ from, to, part }) => `${part} ${from}-${to}`),
]

describe('the graph of a log', () => {
  it('is one line where there is one branch', () => {
    const { rows, open } = lay(commits('c: b', 'b: a', 'a:'))
    expect(rows.map(drawn)).toEqual([
      [0, 'bottom 0-0'],
      [0, 'top 0-0', 'bottom 0-0'],
      [0, 'top 0-0'],
    ])
    expect(new Set(rows.map(({ colour }) => colour)).size).toBe(1)
    expect(open.lanes).toEqual([])
  })

  it('parts at a merge and comes together where it was parted', () => {
    const { rows } = lay(commits('m: b s', 'b: a', 's: a', 'a:'))
    expect(rows.map(drawn)).toEqual([
      [0, 'bottom 0-0', 'bottom 0-1'],
      [0, 'top 0-0', 'past 1-1', 'bottom 0-0'],
      [1, 'past 0-0', 'top 1-1', 'bottom 1-0'],
      [0, 'top 0-0'],
    ])
    expect(rows.map(widthOf)).toEqual([2, 2, 2, 1])
  })

  it('has a lane for each branch that begins, and uses free ones again', () => {
    const { rows } = lay(commits('x: a', 'y: a', 'a:', 'z:'))
    expect(rows.map(({ lane }) => lane)).toEqual([0, 1, 0, 0])
  })

  it('does not wait for a parent that stands above already', () => {
    const { open } = lay(commits('a:', 'b: a'))
    expect(open.lanes).toEqual([])
  })

  it('is the same whether it is laid out at once or page by page, and leads each line to its commit', () => {
    const history = fc.array(fc.array(fc.nat(4), { maxLength: 3 }), { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(history, fc.nat(40), (steps, cut) => {
        const all = steps.map((parents, at) => ({
          commit: `c${at}`,
          parents: [...new Set(parents.map((by) => at + 1 + by))]
            .filter((parent) => parent < steps.length)
            .map((parent) => `c${parent}`),
        }))
        const whole = lay(all)
        const first = layLanes(all.slice(0, cut), NO_LANES, () => false)
        const above = new Set(all.slice(0, cut).map(({ commit }) => commit))
        const second = layLanes(all.slice(cut), first.open, (commit) => above.has(commit))
        expect([...first.rows, ...second.rows]).toEqual(whole.rows)
        expect(whole.open.lanes).toEqual([])
        // What leaves a row at its bottom comes into the next one at its top.
        for (const [at, row] of whole.rows.slice(1).entries()) {
          const left = new Set(
            (whole.rows[at]?.lines ?? []).filter(({ part }) => part !== 'top').map(({ to }) => to),
          )
          const entered = new Set(row.lines.filter(({ part }) => part !== 'bottom').map(({ from }) => from))
          expect(entered).toEqual(left)
        }
      }),
    )
  })
})
