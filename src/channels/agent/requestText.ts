import { messages } from '../../messages/en'
import type { PermissionItem, QuestionItem } from './state'

const { permission, question } = messages.agent

/** What is asked, in a few words. */
export const requestTitle = (item: PermissionItem | QuestionItem): string =>
  item.kind === 'permission'
    ? item.title || permission.verb[item.toolKind]
    : (item.message ?? item.questions[0]?.question ?? question.title)

/** How a request stands, as its row in the conversation says it. */
export function requestOutcome(item: PermissionItem | QuestionItem): string {
  const { outcome = 'open' } = item
  return permission.row[outcome](requestTitle(item))
}
