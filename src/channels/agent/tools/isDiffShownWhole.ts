import type { ToolContent } from '../shared/eventSchemas'
import { diffAtOnce } from './shortDiff'

/** Lines that `DiffView` shows before "Show all". */
export const FIRST_LINES = 20

/** Whether `DiffView` shows all of it at once: nothing has to be compared later, asked for, or is only told about. */
export function isDiffShownWhole(content: Extract<ToolContent, { type: 'diff' }>): boolean {
  const diff = diffAtOnce(content)
  if (!diff) return false
  const { length } = diff.lines
  return length <= FIRST_LINES && (length > 0 || content.oldText === content.newText)
}
