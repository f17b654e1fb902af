import { useEffect, useReducer } from 'react'
import type { ToolContent } from '../shared/eventSchemas'
import { areShort, compareLines, diffLines } from './compareLines'
import type { Diff } from './diffLines'

type DiffContent = Extract<ToolContent, { type: 'diff' }>

/** What was compared once, by what an event said; null: too different. */
const compared = new WeakMap<DiffContent, Diff | null>()

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

function shortDiff(content: DiffContent): Diff | null | undefined {
  const { oldText, newText, truncated } = content
  // Each text was cut at a line of its own, so that untouched lines would look changed.
  if (truncated) return null
  if (!compared.has(content) && areShort(oldText ?? '', newText))
    compared.set(content, diffLines(oldText ?? '', newText))
  return compared.get(content)
}
