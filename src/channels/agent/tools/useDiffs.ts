import { useEffect, useReducer } from 'react'
import type { ToolContent } from '../shared/eventSchemas'
import { compareLines } from './compareLines'
import type { Diff } from './diffLines'
import { compared, shortDiff } from './shortDiff'

type DiffContent = Extract<ToolContent, { type: 'diff' }>

/** What changed, for each: undefined while it is compared, null where the texts are too different for that or cut. */
export function useDiffs(contents: readonly DiffContent[]): readonly (Diff | null | undefined)[] {
  const [, show] = useReducer((count: number) => count + 1, 0)
  const diffs = contents.map(shortDiff)
  const waiting = contents.find((_, index) => diffs[index] === undefined)
  useEffect(() => {
    if (!waiting) return
    const comparing = compareLines(waiting.oldText ?? '', waiting.newText)
    // A slice is one task, so that input and frames go between them.
    const timer = setInterval(() => {
      const { done, value } = comparing.next()
      if (!done) return
      clearInterval(timer)
      compared.set(waiting, value)
      show()
    }, 0)
    return () => clearInterval(timer)
  }, [waiting])
  return diffs
}
