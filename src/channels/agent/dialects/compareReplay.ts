import { KeyedList } from '../../../lib/persistent/keyedList'
import { PersistentList } from '../../../lib/persistent/persistentList'
import { saidOf } from '../shared/logFold'
import type { AgentItem, AgentState } from '../shared/state'

/**
 * Compares a replayed conversation with the one shown. It is *level* when every shown item has come again and the last
 * one has at least as much text: to show the replay then removes nothing. It *differs* when an item does not match the
 * one in its place. Ids of tasks are not compared: such a server may not know those of the client.
 */
export function compareReplay(told: AgentState, shown: AgentState): 'differs' | 'behind' | 'level' {
  const isSilent = [...shown.items].some(isSaidHere)
  const before = counted(shown, isSilent)
  const again = counted(told, isSilent)
  const last = before.at(-1)
  // There is nothing to replay.
  if (last === undefined) return 'differs'
  const differs = again.some((item, index) => {
    const place = before[index]
    return place !== undefined && !mayBeSame(item, place, index < again.length - 1)
  })
  if (differs) return 'differs'
  const same = again[before.length - 1]
  if (same === undefined) return 'behind'
  return again.length > before.length || saysAtLeast(same, last) ? 'level' : 'behind'
}

/**
 * A replay that is level with what is shown, completed with what such a server leaves out: the messages of the user
 * between its items, and the ids of the shown tasks.
 */
export function mergeReplay(told: AgentState, shown: AgentState): AgentState {
  if (![...shown.items].some(isSaidHere)) return told
  const again = counted(told, true)
  const items = new Map([...told.items].map((item) => [item.id, item]))
  const order = new Map<string, string[]>(shown.taskOrder.map((taskId) => [taskId, []]))
  /** The shown tasks, by the ids in the replay. */
  const names = new Map<string, string>()
  let next = 0
  for (const taskId of shown.taskOrder)
    for (const id of shown.tasks[taskId]?.items ?? []) {
      const item = shown.items.get(id)
      const ours = item && isSaidHere(item)
      const place = ours ? item : again[next]
      if (item?.kind !== 'user' || ours) order.get(taskId)?.push(place?.id ?? id)
      if (!ours && item?.kind !== 'user') next += 1
      if (place && !ours) names.set(place.taskId, taskId)
      if (place) items.set(place.id, { ...place, taskId })
    }
  for (const item of again.slice(next)) {
    const taskId = names.get(item.taskId) ?? item.taskId
    items.set(item.id, { ...item, taskId })
    order.set(taskId, [...(order.get(taskId) ?? []), item.id])
  }
  const tasks = { ...shown.tasks }
  for (const task of Object.values(told.tasks)) {
    const taskId = names.get(task.taskId) ?? task.taskId
    tasks[taskId] = { ...task, taskId }
  }
  const shownIds = new Set([...order.values()].flat())
  const inOrder = [...shownIds, ...items.keys()].flatMap((id) => items.get(id) ?? [])
  const merged = KeyedList.from(inOrder)
  for (const [taskId, ids] of order) {
    const task = tasks[taskId]
    if (task) tasks[taskId] = { ...task, items: PersistentList.from(ids), said: saidOf(ids, merged) }
  }
  return { ...told, items: merged, tasks, taskOrder: [...order.keys()] }
}

/** The items of every task, without the user's messages where the server may not repeat them (`isSilent`). */
const counted = ({ taskOrder, tasks, items }: AgentState, isSilent: boolean): readonly AgentItem[] =>
  taskOrder.flatMap((taskId) =>
    [...(tasks[taskId]?.items ?? [])].flatMap((id) => {
      const item = items.get(id)
      return item === undefined || (isSilent && item.kind === 'user') ? [] : [item]
    }),
  )

/** `isWhole`: another item follows, so no more of this one is to come. */
function mayBeSame(told: AgentItem, shown: AgentItem, isWhole: boolean): boolean {
  if (told.kind !== shown.kind || !hasSameName(told, shown)) return false
  if (told.kind === 'tool' && shown.kind === 'tool') return told.call.toolName === shown.call.toolName
  const [again, before] = [textOf(told), textOf(shown)]
  return again.startsWith(before) || (!isWhole && before.startsWith(again))
}

/** A server that gives its items ids gives them the same ids again. */
const hasSameName = (told: AgentItem, shown: AgentItem): boolean =>
  told.id === shown.id || isUnnamed(told) || isUnnamed(shown)

const isUnnamed = ({ id }: AgentItem): boolean => id.includes(':unnumbered-')

const textOf = (item: AgentItem): string =>
  item.kind === 'text' || item.kind === 'thinking' || item.kind === 'user' ? item.content : ''

/** Added by this page, because the server does not repeat the user's messages. */
const isSaidHere = (item: AgentItem): boolean =>
  item.kind === 'user' && item.clientMessageId !== undefined && item.clientMessageId === item.messageId

function saysAtLeast(told: AgentItem, shown: AgentItem): boolean {
  switch (shown.kind) {
    case 'text':
    case 'thinking':
      return told.kind === shown.kind && told.content.startsWith(shown.content)
    case 'tool':
      return (
        told.kind === 'tool' &&
        told.call.toolName === shown.call.toolName &&
        told.outputEnd >= shown.outputEnd &&
        (hasEnded(told.call.status) || !hasEnded(shown.call.status))
      )
    case 'permission':
    case 'question':
      return told.kind === shown.kind && (told.outcome !== undefined || shown.outcome === undefined)
    case 'user':
      return told.kind === 'user' && told.content === shown.content
    default:
      return told.kind === shown.kind
  }
}

const hasEnded = (status: string): boolean =>
  status === 'completed' || status === 'failed' || status === 'rejected'
