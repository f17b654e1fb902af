import { diffArrays } from 'diff'
import type { ChangeRange } from '../../channels/agent/shared/changesProtocol'
import { meeting } from './lineRanges'

/**
 * The lines of what the agent left that belong to changes which the user sees in a file that was edited since: the same
 * lines of the older text are met by them.
 */
export function keptRanges(
  before: string,
  left: string,
  seen: readonly ChangeRange[],
): readonly ChangeRange[] {
  const all = changesBetween(before, left)
  const met = new Set(seen.flatMap((ranges) => meeting(all, ranges.before)))
  return all.filter((ranges) => met.has(ranges))
}

/** Lines of the wire, which end behind their `\n`. */
function changesBetween(before: string, after: string): readonly ChangeRange[] {
  const lines = (text: string) => (text === '' ? [] : text.split(/(?<=\n)/))
  const changes: ChangeRange[] = []
  let [old, now] = [1, 1]
  let open: { before: { start: number; count: number }; after: { start: number; count: number } } | null =
    null
  for (const { added, removed, count } of diffArrays(lines(before), lines(after))) {
    if (!added && !removed) {
      old += count
      now += count
      open = null
      continue
    }
    if (open === null) {
      open = { before: { start: old, count: 0 }, after: { start: now, count: 0 } }
      changes.push(open)
    }
    if (removed) {
      open.before.count += count
      old += count
    } else {
      open.after.count += count
      now += count
    }
  }
  return changes
}
