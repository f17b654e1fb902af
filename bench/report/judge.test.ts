import { describe, expect, it } from 'vitest'
import { asMuchAsBare, atMost, atMostMore, atMostTimes } from './goal'
import { judge, type Pair } from './judge'

const row = (goal: Parameters<typeof judge>[0]['goal']) => ({ name: 'a row', unit: 'ms', goal }) as const
const pairs = (...list: [reference: number | null, value: number][]): Pair[] =>
  list.map(([reference, value]) => ({ reference, value }))

describe('judge', () => {
  it('takes the median of the ratios, each within its repetition', () => {
    // The medians of both columns are 100 and 150; one slow minute does not decide.
    const { ratio, verdict } = judge(row(atMostTimes(1.5)), pairs([100, 140], [1000, 1400], [50, 150]))
    expect(ratio).toBe(1.4)
    expect(verdict).toBe('met, close')
  })

  it('judges by how much more it may be, too', () => {
    expect(judge(row(atMostMore(2)), pairs([7, 9], [9, 10])).verdict).toBe('met')
    expect(judge(row(atMostMore(2)), pairs([7, 10], [9, 12])).verdict).toBe('missed')
  })

  it('turns round where more is better', () => {
    expect(judge(row(asMuchAsBare), pairs([4, 5])).verdict).toBe('met')
    expect(judge(row(asMuchAsBare), pairs([4, 3])).verdict).toBe('missed')
  })

  it('needs no reference for a limit that is a number', () => {
    const judged = judge(row(atMost(48)), pairs([null, 40], [null, 44]))
    expect(judged).toEqual({ reference: [], value: [40, 44], ratio: null, verdict: 'met' })
  })

  it('does not say that something was met that was not measured', () => {
    expect(judge(row(atMost(48)), []).verdict).toBe('not measured')
    expect(judge(row(atMostTimes(1.5)), pairs([null, 1])).verdict).toBe('not measured')
  })
})
