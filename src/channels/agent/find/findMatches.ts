import type { ToolContent } from '../shared/eventSchemas'
import type { AgentItem, AgentState } from '../shared/state'
import { commandOf, inputText } from '../tools/toolInput'
import { toolTitle } from '../tools/toolSummary'
import { rowText } from '../transcript/rowText'
import type { Row } from '../transcript/transcriptRows'

/** One place where the pattern matches. */
export interface Match {
  /** The place of its row in the conversation. */
  readonly row: number
  readonly itemId: string
  /** How many stand in the same row before it. */
  readonly nth: number
  /** Cards that have to be open for it to be drawn, by their keys. */
  readonly cards: readonly string[]
}

/** The search ends at so many: a user who steps through matches does not reach more. */
export const MAX_MATCHES = 10_000
/** UTF-16 units that are searched before each pause. */
const STEP = 65_536

/**
 * Every place of a pattern in what a conversation says, the oldest first, also where it is not drawn. It pauses after each
 * 65,536 units, so that keys and frames go between.
 *
 *     const stop = inSlices(findMatches(rows, state.items, pattern), onFound)
 */
export function* findMatches(
  rows: readonly Row[],
  items: AgentState['items'],
  pattern: RegExp,
): Generator<void, readonly Match[]> {
  const matches: Match[] = []
  let read = 0
  for (const [row, { key, ids }] of rows.entries()) {
    const group = ids.length > 1 ? [key] : []
    let nth = 0
    for (const itemId of ids) {
      const item = items.get(itemId)
      if (!item) continue
      for (const { text, isBehind } of textsOf(item)) {
        read += text.length + 64
        const cards = isBehind ? [...group, itemId] : group
        for (const _ of text.matchAll(pattern)) {
          matches.push({ row, itemId, nth: nth++, cards })
          if (matches.length === MAX_MATCHES) return matches
        }
        if (read < STEP) continue
        read = 0
        yield
      }
    }
  }
  return matches
}

interface Part {
  readonly text: string
  /** It is drawn only once the card of the item is open. */
  readonly isBehind: boolean
}

/** What an item says, in the order in which it is drawn. */
function textsOf(item: AgentItem): readonly Part[] {
  if (item.kind === 'thinking') return [{ text: item.content, isBehind: true }]
  if (item.kind !== 'tool') return [{ text: rowText(item), isBehind: isLong(item) }]
  const { call, output } = item
  const command = commandOf(call.input)
  const title = toolTitle(item)
  const given = call.content?.length || output ? command : (command ?? inputText(call.input))
  // The first line of a command is its title.
  const behind = [
    given !== null && `$ ${given}` !== title && given !== call.title ? given : '',
    ...(call.content ?? []).flatMap(textsOfContent),
    call.content?.some(({ type }) => type === 'terminal') ? '' : output,
    call.result !== undefined && call.result !== output ? call.result : '',
    call.error ?? '',
  ]
  return [
    { text: title, isBehind: false },
    ...behind.filter((text) => text !== '').map((text) => ({ text, isBehind: true })),
  ]
}

/** Lines of a message of the user that are shown until it is opened. */
const CLAMPED = 12

/** It is shown shortened until it is opened. */
const isLong = (item: AgentItem): boolean =>
  item.kind === 'user' &&
  (item.content.length > 500 || item.content.split('\n', CLAMPED + 1).length > CLAMPED)

function textsOfContent(content: ToolContent): readonly string[] {
  switch (content.type) {
    case 'text':
      return [content.text]
    case 'diff':
      return [content.path, content.oldText ?? '', content.newText]
    case 'terminal':
      return [content.output]
  }
}
