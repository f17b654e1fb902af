import { textHeight } from '../../../lib/text/textHeight'
import { agentItemMessages } from '../../../messages/agentItems'
import { proseHeight } from '../markdown/pieceGroups'
import { requestOutcome } from '../requests/requestText'
import type { AgentItem } from '../shared/state'
import { toolTitle } from '../tools/toolSummary'
import { failureText } from './failureText'

const copy = agentItemMessages.item

/** What stands in the place of a row that is not drawn: what the browser finds, selects and reads aloud there. */
export function rowText(item: AgentItem, isElsewhere = false): string {
  switch (item.kind) {
    case 'user':
    case 'text':
      return item.content
    case 'thinking':
      return copy.thoughts
    case 'tool':
      return toolTitle(item)
    case 'permission':
    case 'question':
      return requestOutcome(item, isElsewhere)
    case 'notice':
      return item.text
    case 'compaction':
      return copy.compaction
    case 'error':
      return failureText(item).sentence
  }
}

/** CSS pixels of a line, of a message of the user beside its lines, and of its twelve lines with "Show more". */
const LINE = 28
const AROUND_USER = 18
const CLAMPED = 318

/** CSS pixels of a row as it is first drawn, about. */
export function rowHeight(item: AgentItem): number {
  switch (item.kind) {
    case 'text':
      return proseHeight(item.content)
    case 'user':
      return Math.min(textHeight(item.content, { lineLength: 52, lineHeight: 22 }) + AROUND_USER, CLAMPED)
    case 'error':
      return 3 * LINE
    default:
      return LINE
  }
}
