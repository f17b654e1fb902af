import type { Row } from '../scenario'
import { median } from './statistics'

/** What one repetition found out about a row; the reference is null where none was measured. */
export interface Pair {
  readonly reference: number | null
  readonly value: number
}

export interface Judgement {
  readonly reference: readonly number[]
  readonly value: readonly number[]
  /** Median of the ratios of the pairs, value to reference; null without references. */
  readonly ratio: number | null
  /** Of a row with a goal. `close`: the median is on one side of the limit and some repetitions on the other. */
  readonly verdict: 'met' | 'missed' | 'met, close' | 'missed, close' | 'not measured' | ''
}

/**
 * Each repetition is judged by itself, value against the reference that was measured beside it: what makes the machine
 * slower for a minute makes both slower. The median of these decides.
 */
export function judge(row: Row, pairs: readonly Pair[]): Judgement {
  const reference = pairs.flatMap((pair) => pair.reference ?? [])
  const ratios = pairs.flatMap((pair) => (pair.reference ? [pair.value / pair.reference] : []))
  return {
    reference,
    value: pairs.map(({ value }) => value),
    ratio: ratios.length > 0 ? median(ratios) : null,
    verdict: verdictOf(row, pairs),
  }
}

function verdictOf({ goal }: Row, pairs: readonly Pair[]): Judgement['verdict'] {
  if (pairs.length === 0) return 'not measured'
  if (!goal) return ''
  const usable = goal.needsReference ? pairs.filter(({ reference }) => reference !== null) : pairs
  if (usable.length === 0) return 'not measured'
  /** How far over the limit, in the direction that is bad. */
  const over = usable.map(({ reference, value }) => {
    const limit = goal.limit(reference ?? 0)
    return goal.isFloor ? limit - value : value - limit
  })
  const isMet = median(over) <= 0
  const isClose = over.some((each) => each <= 0 !== isMet)
  return `${isMet ? 'met' : 'missed'}${isClose ? ', close' : ''}`
}
