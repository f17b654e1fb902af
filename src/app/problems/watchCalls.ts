import type { AgentItem, AgentState, ToolItem } from '../../channels/agent/shared/state'
import { commandOf, cwdOf } from '../../channels/agent/tools/toolInput'
import { fencedText } from '../../channels/agent/tools/toolSummary'
import type { Clock } from '../../lib/clock'
import { changedPlaces } from '../../lib/persistent/changedPlaces'

/** A command that an agent ran, and what it printed. */
interface EndedCall {
  readonly id: string
  readonly command: string
  readonly folder: string | null
  readonly output: string
}

interface WatchParts {
  readonly store: {
    getState(): AgentState
    subscribe(listener: (state: AgentState, before: AgentState) => void): () => void
  }
  readonly clock: Pick<Clock, 'after'>
  readonly whenIdle: (run: () => void) => void
  readonly ended: (call: EndedCall) => void
}

const REST_MS = 300
/** Of more the end is read. */
const MAX_OUTPUT = 262_144

/** Tells the commands that agents end from now on. What they ran before is history. Returns its end. */
export function watchCalls({ store, clock, whenIdle, ended }: WatchParts): () => void {
  let seen: AgentState['items'] | null = null
  let firstSeq = 0
  /** Those that ran when this began. */
  const running = new Set<string>()
  const told = new Set<string>()
  let isDue = false
  let isGone = false
  let cancel = () => {}

  function look(): void {
    isDue = false
    const state = store.getState()
    if (isGone || !state.loaded) return
    const { items } = state
    if (seen === null) {
      firstSeq = state.seq
      for (const item of items) {
        if (!isCall(item)) continue
        if (isOver(item)) told.add(item.id)
        else running.add(item.id)
      }
    } else
      for (const place of changedPlaces(items.values, seen.values)) {
        const item = items.at(place)
        if (item && isNews(item)) tell(item)
      }
    seen = items
  }
  const isNews = (item: AgentItem): item is ToolItem =>
    isCall(item) &&
    isOver(item) &&
    !told.has(item.id) &&
    (item.seq === 0 || item.seq > firstSeq || running.has(item.id))

  function tell(item: ToolItem): void {
    told.add(item.id)
    const output = outputOf(item)
    const command = commandOf(item.call.input) ?? item.call.title
    ended({ id: item.id, command, folder: cwdOf(item.call.input), output })
  }
  const unsubscribe = store.subscribe((state, before) => {
    if (state.items === before.items || isDue) return
    isDue = true
    cancel = clock.after(REST_MS, () => whenIdle(look))
  })
  look()
  return () => {
    isGone = true
    cancel()
    unsubscribe()
  }
}

const isCall = (item: AgentItem): item is ToolItem => item.kind === 'tool' && item.call.kind === 'execute'

const isOver = ({ call }: ToolItem): boolean => call.status === 'completed' || call.status === 'failed'

/** What it printed: as it ran, else as it is shown. */
function outputOf({ call, output }: ToolItem): string {
  const shown = call.content?.flatMap((content) => {
    if (content.type === 'terminal') return [content.output]
    return content.type === 'text' ? [fencedText(content.text)] : []
  })
  const text = output === '' ? (shown?.join('\n') ?? '') : output
  return text.slice(-MAX_OUTPUT)
}
