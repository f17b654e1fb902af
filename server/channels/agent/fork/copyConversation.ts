import type { AgentLogEvent } from '../../../../src/channels/agent/shared/eventSchemas'
import { toTaskLog } from '../../../../src/channels/agent/shared/snapshot'
import type { AgentState } from '../../../../src/channels/agent/shared/state'
import type { NewEvent } from '../agentLog'
import { MAX_STEPS, newestSteps } from '../retell/newestSteps'

interface Copied {
  readonly event: NewEvent
  /** When it was said. */
  readonly at: string | undefined
}

/**
 * What was said in a conversation as events of another one, under ids of its own: a message, a call or a request of one id is
 * one thing in the whole log.
 *
 *     for (const { event, at } of copyOf(log.state(), 't', { forkId: 'f', newId, name: 'Fix it' })) log.appendRetold(event, at)
 */
export function copyOf(
  state: AgentState,
  taskId: string,
  { forkId, newId, name }: { readonly forkId: string; readonly newId: () => string; readonly name: string },
): readonly Copied[] {
  const ids = new Map<string, string>()
  const idOf = (kind: string, id: string): string => {
    const key = `${kind} ${id}`
    const known = ids.get(key) ?? newId()
    ids.set(key, known)
    return known
  }
  const count = state.tasks[taskId]?.items.length ?? 0
  const before = Math.max(0, count - MAX_STEPS)
  const newest = [...toTaskLog(state, taskId, before)]
  const copied = newestSteps(newest, (event) => event)
  const left = before + newest.length - copied.length
  const events = copied.map((event) => renamed(event, forkId, idOf))
  if (left === 0) return events
  const text = `The first ${left.toLocaleString('en')} steps are shown only in “${name}”. The agent has them.`
  return [{ event: { type: 'notice', taskId: forkId, text }, at: undefined }, ...events]
}

function renamed(event: AgentLogEvent, forkId: string, idOf: (kind: string, id: string) => string): Copied {
  const { seq: _, epoch: __, at, ...rest } = event
  const named = { ...rest, taskId: forkId }
  if ('messageId' in named) named.messageId = idOf('message', named.messageId)
  if ('toolCallId' in named && named.toolCallId !== undefined)
    named.toolCallId = idOf('call', named.toolCallId)
  if ('requestId' in named) named.requestId = idOf('request', named.requestId)
  // It is the id of a delivery, which was of the other conversation.
  if ('clientMessageId' in named) delete named.clientMessageId
  return { event: named, at }
}
