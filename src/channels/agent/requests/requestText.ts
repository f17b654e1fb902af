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

/** How a request stands, as its row in the conversation says it. */
export function requestOutcome(item: PermissionItem | QuestionItem): string {
  const { outcome = 'open' } = item
  const title = requestTitle(item)
  const row = item.kind === 'question' ? { ...permission.row, ...question.row } : permission.row
  return row[outcome](title)
}
