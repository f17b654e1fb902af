import { type RefObject, useState } from 'react'
import type { Match } from './findMatches'
import type { Found } from './useFind'

interface At {
  readonly query: string
  readonly index: number
  readonly match: Match
}

/** The match that is shown: the first on screen or below it, else the last above, until the user steps to another one. */
export function useCurrentMatch({ matches, query }: Found, scroller: RefObject<HTMLElement | null>) {
  const [goal, setGoal] = useState<At | null>(null)
  const go = (index: number) => {
    const match = matches[index]
    if (match) setGoal({ query, index, match })
  }
  let current: number | null = null
  if (matches.length > 0) {
    const isSame = goal?.query === query
    current = isSame
      ? indexOf(matches, goal)
      : nearest(matches, goal?.match.row ?? firstRowOf(scroller.current))
    if (!isSame) go(current)
  }
  return {
    current,
    /** Changes when a match is to be brought into view, and not when rows come. */
    goal,
    step(by: 1 | -1): void {
      if (current !== null) go((current + by + matches.length) % matches.length)
    },
  }
}

const keyOf = (match: Match | undefined): string => (match ? `${match.itemId} ${match.nth}` : '')

/** The same match stays current while others come before and behind it. */
function indexOf(matches: readonly Match[], { match: at, index }: At): number {
  const key = keyOf(at)
  if (keyOf(matches[index]) === key) return index
  const moved = matches.findIndex((match) => keyOf(match) === key)
  return moved === -1 ? Math.min(index, matches.length - 1) : moved
}

function nearest(matches: readonly Match[], row: number): number {
  const below = matches.findIndex((match) => match.row >= row)
  return below === -1 ? matches.length - 1 : below
}

/** The place of the first row on screen. */
function firstRowOf(scroller: HTMLElement | null): number {
  const top = scroller?.getBoundingClientRect().top ?? 0
  const articles = [...(scroller?.querySelectorAll('[role=feed] article') ?? [])]
  const first = articles.find((article) => article.getBoundingClientRect().bottom > top)
  return Number(first?.getAttribute('aria-posinset') ?? 1) - 1
}
