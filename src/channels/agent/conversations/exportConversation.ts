import { agentItemMessages } from '../../../messages/agentItems'
import type { Link } from '../../../socket/link'
import { conversationTitle } from '../header/conversationTitle'
import { askPage, firstHere } from '../queries'
import { requestOutcome } from '../requests/requestText'
import { reduceAgent } from '../shared/reduce'
import { type AgentItem, type AgentState, initialAgent, type ToolItem } from '../shared/state'
import { selectHasOlder } from '../store'
import { toolTitle } from '../tools/toolSummary'
import { failureText } from '../transcript/failureText'

export interface ExportedConversation {
  readonly title: string
  readonly agent: string | null
  readonly model: string | null
  readonly items: readonly AgentItem[]
}

/**
 * A whole conversation: what is here, and all that the server has before that. Rejects where the server cannot be asked.
 *
 *     const whole = await readConversation(link, store.getState(), taskId)
 */
export async function readConversation(
  link: Link,
  state: AgentState,
  taskId: string,
): Promise<ExportedConversation> {
  let whole = state
  // Read anew from its end on: what is here may have holes.
  if (link.has('agent.seq') && selectHasOlder(taskId)(state)) {
    whole = { ...initialAgent, oldest: state.seq + 1, hasMore: true, loaded: true }
    let before = Number.POSITIVE_INFINITY
    while (selectHasOlder(taskId)(whole) && firstHere(whole, taskId) < before) {
      before = firstHere(whole, taskId)
      whole = reduceAgent(whole, await askPage(link, whole, taskId))
    }
  }
  const task = state.tasks[taskId]?.task
  return {
    title: conversationTitle(state, taskId),
    agent: task?.agent ?? null,
    model: task?.model ?? null,
    items: [...(whole.tasks[taskId]?.items ?? [])].flatMap((id) => whole.items.get(id) ?? []),
  }
}

/** With everything that the server told of each item. */
export function toJson({ items, ...about }: ExportedConversation): string {
  const plain = items.map(({ id: _, ...item }) => item)
  return `${JSON.stringify({ format: 'aether-conversation', version: 1, ...about, items: plain }, null, 2)}\n`
}

export function toMarkdown({ title, agent, model, items }: ExportedConversation): string {
  const about = [agent, model].filter((each) => each !== null && each !== '').join(' · ')
  const parts = items.map(itemText).filter((text) => text !== '')
  return `${[`# ${title}`, ...(about === '' ? [] : [about]), ...parts].join('\n\n')}\n`
}

const copy = agentItemMessages.item

function itemText(item: AgentItem): string {
  switch (item.kind) {
    case 'user': {
      const attached = (item.attachments ?? []).map(({ name }) => `*${copy.attachment(name)}*`)
      return [heading(copy.you, item.at), item.content, ...attached].join('\n\n')
    }
    case 'text':
      return item.content.trim() === '' ? '' : `${heading(copy.agent, item.at)}\n\n${item.content}`
    case 'thinking':
      return item.content.trim() === '' ? '' : quoted(`*${copy.thoughts}*\n\n${item.content}`)
    case 'tool':
      return toolText(item)
    case 'permission':
    case 'question':
      return `*${requestOutcome(item)}*`
    case 'notice':
      return `*${item.text}*`
    case 'compaction':
      return `*${copy.compaction}*`
    case 'error':
      return `**${copy.failure}:** ${failureText(item).sentence}`
  }
}

const heading = (who: string, at: string | undefined) => `## ${who}${at === undefined ? '' : ` · ${at}`}`

const quoted = (text: string) =>
  text
    .split('\n')
    .map((line) => `> ${line}`.trimEnd())
    .join('\n')

function toolText(item: ToolItem): string {
  const { call, output } = item
  const state = agentItemMessages.tool.status[call.status]
  const contents = (call.content ?? []).map((content) => {
    if (content.type === 'text') return fenced(content.text)
    if (content.type === 'terminal') return fenced(content.output)
    const removed = (content.oldText ?? '').split('\n').map((line) => `-${line}`)
    const added = content.newText.split('\n').map((line) => `+${line}`)
    return `\`${content.path}\`\n\n${fenced([...removed, ...added].join('\n'), 'diff')}`
  })
  const printed = [output, call.result, call.error].filter((text) => text !== undefined && text !== '')
  const texts = [...contents, ...(contents.length > 0 ? [] : printed.map((text) => fenced(text ?? '')))]
  return [`**${toolTitle(item)}** — ${state}`, ...texts].join('\n\n')
}

/** A fence that nothing in the text ends. */
function fenced(text: string, language = ''): string {
  const longest = (text.match(/`{3,}/g) ?? []).reduce((most, run) => Math.max(most, run.length), 2)
  const fence = '`'.repeat(longest + 1)
  return `${fence}${language}\n${text.endsWith('\n') ? text : `${text}\n`}${fence}`
}

/** The title as the name of a file, on every system. */
export function fileNameOf(title: string, ending: 'md' | 'json'): string {
  const name = title
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
  return `${name || 'conversation'}.${ending}`
}
