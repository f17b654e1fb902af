import type { ToolContent } from '../shared/eventSchemas'
import { areShort, diffLines } from './compareLines'
import type { Diff } from './diffLines'

type DiffContent = Extract<ToolContent, { type: 'diff' }>

/** What was compared once, by what an event said; null: too different. */
export const compared = new WeakMap<DiffContent, Diff | null>()

/** What changed, where that is known as soon as it is drawn; else null. */
export function diffAtOnce(content: DiffContent): Diff | null {
  return areShort(content.oldText ?? '', content.newText) ? (shortDiff(content) ?? null) : null
}

/** What changed, as far as it was compared before or may be now: undefined where it is too long for that. */
export function shortDiff(content: DiffContent): Diff | null | undefined {
  const { oldText, newText, truncated } = content
  // Each text was cut at a line of its own, so that untouched lines would look changed.
  if (truncated) return null
  if (!compared.has(content) && areShort(oldText ?? '', newText))
    compared.set(content, diffLines(oldText ?? '', newText))
  return compared.get(content)
}
