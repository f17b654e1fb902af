import type { ConversationHit } from '../../../src/channels/agent/shared/conversationsProtocol'
import type { AgentItem, AgentState, AgentTask } from '../../../src/channels/agent/shared/state'
import { truncate, truncateStart } from '../../../src/lib/text/surrogates'

/** UTF-16 units of a snippet before and behind what was found. */
const [BEFORE, BEHIND] = [40, 120] as const
/** Hits of one conversation: more of them say nothing new. */
const MAX_OF_ONE = 5

interface Found {
  readonly hits: readonly ConversationHit[]
  /** There are others. */
  readonly more: boolean
}

/**
 * Where all words of the query stand in a title or in one thing that was said, the newest first, a step for each item.
 *
 *     const found = await inSlices(searchConversations(log.state(), 'flaky test', 50), isStopped)
 */
export function* searchConversations(
  state: AgentState,
  query: string,
  limit: number,
): Generator<void, Found> {
  const words = query.trim().split(/\s+/).map(toPattern)
  const hits: ConversationHit[] = []
  const counts = new Map<string, number>()
  const isDeleted = (taskId: string) => Boolean(state.tasks[taskId]?.task?.deleteAt)
  for (const taskId of state.taskOrder.toReversed()) {
    yield
    const task = state.tasks[taskId]
    const title = task && titleOf(task)
    const found = title && !isDeleted(taskId) ? placeOf(title, words) : null
    if (!task || !title || !found) continue
    if (hits.length === limit) return { hits, more: true }
    const at = task.task?.activeAt ?? task.task?.at
    hits.push({ taskId, kind: 'title', ...snippetOf(title, found), ...(at === undefined ? {} : { at }) })
  }
  for (let place = state.items.length - 1; place >= 0; place--) {
    yield
    const item = state.items.at(place)
    const text = item && textOf(item)
    if (!item || !text || isDeleted(item.taskId)) continue
    const found = placeOf(text.content, words)
    const count = counts.get(item.taskId) ?? 0
    if (!found || count === MAX_OF_ONE) continue
    if (hits.length === limit) return { hits, more: true }
    counts.set(item.taskId, count + 1)
    const { taskId, seq, at } = { at: undefined, ...item }
    const when = typeof at === 'string' ? { at } : {}
    hits.push({ taskId, seq, kind: text.kind, ...snippetOf(text.content, found), ...when })
  }
  return { hits, more: false }
}

/** What the user calls it, else its agent. */
const titleOf = ({ task, title }: AgentTask) => task?.name || title

/** A letter with a mark is found in either of its Unicode forms. */
function toPattern(word: string): RegExp {
  const literally = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
  const forms = [...new Set([word, word.normalize('NFC'), word.normalize('NFD')])]
  return new RegExp(forms.map(literally).join('|'), 'iu')
}

function textOf(item: AgentItem): { kind: ConversationHit['kind']; content: string } | null {
  if (item.kind === 'user' || item.kind === 'text') return { kind: item.kind, content: item.content }
  if (item.kind === 'tool') return { kind: 'tool', content: item.call.title }
  if (item.kind === 'permission') return { kind: 'question', content: item.title }
  if (item.kind !== 'question') return null
  const asked = item.questions.map(({ question }) => question)
  return { kind: 'question', content: [item.message ?? '', ...asked].join(' ').trim() }
}

interface Place {
  readonly start: number
  readonly length: number
}

/** The first place of the first word, where all of them occur. */
function placeOf(text: string, words: readonly RegExp[]): Place | null {
  let first: Place | null = null
  for (const word of words) {
    const match = word.exec(text)
    if (!match) return null
    first ??= { start: match.index, length: match[0].length }
  }
  return first
}

function snippetOf(text: string, { start, length }: Place): Place & { readonly snippet: string } {
  const flat = (part: string) => part.replace(/\s+/g, ' ')
  const before = truncateStart(text.slice(0, start), BEFORE)
  const behind = truncate(text.slice(start + length), BEHIND)
  const lead = (start > BEFORE ? '…' : '') + flat(before)
  const found = flat(text.slice(start, start + length))
  const rest = flat(behind) + (start + length + BEHIND < text.length ? '…' : '')
  return { snippet: lead + found + rest, start: lead.length, length: found.length }
}
