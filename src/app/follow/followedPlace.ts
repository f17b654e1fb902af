import type { ToolContent } from '../../channels/agent/shared/eventSchemas'
import { type AgentItem, type AgentState, noIds, type ToolItem } from '../../channels/agent/shared/state'

type Diff = Extract<ToolContent, { type: 'diff' }>

/** Where an agent is at work. */
export interface FollowedPlace {
  /** In the workspace. */
  readonly path: string
  /** 1-based. */
  readonly line: number | null
  /** What is changed there, where its line is not told. */
  readonly diff: Diff | null
}

/** Tools may run side by side, so that it need not be the last item that changed. */
const LOOKED_AT = 20

/**
 * The place that the newest event of a conversation told, or null: `before` is the state without that event. What was
 * loaded or told again leads nowhere.
 */
export function toldPlace(
  state: AgentState,
  before: AgentState,
  taskId: string | null,
): FollowedPlace | null {
  if (taskId === null || state.items === before.items || !isNews(state, before)) return null
  const ids = state.tasks[taskId]?.items ?? noIds
  for (const id of ids.slice(Math.max(0, ids.length - LOOKED_AT)).toReversed()) {
    const item = state.items.get(id)
    const was = before.items.get(id)
    const told = item === was ? null : placeOf(item)
    if (told && told.key !== placeOf(was)?.key) return told.place
  }
  return null
}

/** One more event of the log, after all that came before it. A server that does not number has no log to read from. */
export function isNews(state: AgentState, before: AgentState): boolean {
  const isNext = state.seq > before.seq || (state.seq === 0 && before.seq === 0)
  return before.loaded && isNext && state.epoch === before.epoch && !state.gap && !before.gap
}

/** A search finds many places, and what was deleted is not there to be looked at. */
const ELSEWHERE: ReadonlySet<ToolItem['call']['kind']> = new Set(['search', 'delete'])

function placeOf(
  item: AgentItem | undefined,
): { readonly place: FollowedPlace; readonly key: string } | null {
  if (item?.kind !== 'tool') return null
  const { kind, status, content = [], locations = [] } = item.call
  if (ELSEWHERE.has(kind) || status === 'rejected' || status === 'failed') return null
  const diff = content.findLast((one): one is Diff => one.type === 'diff') ?? null
  const path = diff?.path ?? locations.at(-1)?.path
  // A path outside the workspace does not begin at its root.
  if (path === undefined || !path.startsWith('/')) return null
  const line = locations.findLast((one) => one.path === path && one.line !== undefined)?.line ?? null
  // A file that is new is there once the edit is done; a read that is done leads nowhere else.
  const isMade = kind !== 'read' && status === 'completed'
  const key = JSON.stringify([path, line, diff?.newText ?? null, isMade])
  return { place: { path, line, diff: line === null ? diff : null }, key }
}

/** The first line that a change touches in a file with this text; null where it is not found there. */
export function lineOfChange({ oldText, newText, truncated }: Diff, text: string): number | null {
  if (truncated) return null
  const before = oldText ?? ''
  // Changed already, or to be changed: what a diff says of a file may be all of it, or the lines that it replaces.
  const [found] = [newText, before].filter((one) => one !== '' && text.includes(one))
  if (found === undefined) return null
  const same = lengthOfSameBegin(before, newText)
  return lineAt(text, text.indexOf(found)) + lineAt(found, Math.min(same, found.length)) - 1
}

function lengthOfSameBegin(one: string, other: string): number {
  let at = 0
  while (at < one.length && one[at] === other[at]) at++
  return at
}

const lineAt = (text: string, end: number): number => text.slice(0, end).split('\n').length
