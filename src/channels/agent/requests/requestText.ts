import { requestMessages } from '../../../messages/requests'
import type { PermissionItem, QuestionItem } from '../shared/state'

const { permission, question } = requestMessages

/** What is asked, in a few words. */
export function requestTitle(item: PermissionItem | QuestionItem): string {
  if (item.kind === 'permission') return item.title || permission.verb[item.toolKind]
  // A plan is no title.
  const message = item.format === 'markdown' ? undefined : item.message
  return message ?? item.questions[0]?.question ?? question.title
}

/**
 * How a request stands, as its row in the conversation says it.
 * @param isElsewhere another window gave the answer while it was open in this one
 */
export function requestOutcome(item: PermissionItem | QuestionItem, isElsewhere = false): string {
  const { outcome = 'open' } = item
  const title = requestTitle(item)
  const words = item.kind === 'question' ? { ...permission.row, ...question.row } : permission.row
  const row = isElsewhere
    ? { ...words, ...(item.kind === 'question' ? question : permission).elsewhere }
    : words
  return row[outcome](title)
}
