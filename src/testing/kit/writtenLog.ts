import fc from 'fast-check'
import type { AgentLogEvent } from '../../channels/agent/shared/eventSchemas'

export const EPOCH = '4c2c2c0e-0000-4000-8000-000000000000'
export type Unnumbered = AgentLogEvent extends infer E
  ? E extends AgentLogEvent
    ? Omit<E, 'seq' | 'epoch'>
    : never
  : never
/** Numbered from 1. */
export const numbered = (events: readonly Unnumbered[]): AgentLogEvent[] =>
  events.map((event, index) => ({ ...event, seq: index + 1, epoch: EPOCH }) as AgentLogEvent)

export type Step = { kind: number; text: string; pick: number; task: number }
export const steps = fc.array(
  fc.record({
    kind: fc.nat(15),
    text: fc.string({ unit: 'grapheme', maxLength: 12 }),
    pick: fc.nat(2),
    task: fc.nat(1),
  }),
  { maxLength: 60 },
)

/** A log as a server could have written it: ids exist before they are used, offsets follow from what was said. */
export function written(script: readonly Step[]): AgentLogEvent[] {
  const lengths = new Map<string, number>()
  const begun = new Set<string>()
  const events: Unnumbered[] = []
  for (const { kind, text, pick, task } of script) {
    const taskId = `task-${task}`
    if (!begun.has(taskId)) events.push({ type: 'task', taskId, status: 'created', title: 'A title' })
    begun.add(taskId)
    const id = `${taskId}-${pick}`
    const call = { taskId, toolCallId: id, toolName: 'sh', kind: 'execute', title: text } as const
    const grow = (key: string) => {
      const offset = lengths.get(key) ?? 0
      lengths.set(key, offset + text.length)
      return { offset, content: text }
    }
    switch (kind) {
      case 0:
        events.push({ type: 'task', taskId, status: 'completed', stopReason: 'end_turn' })
        break
      case 1:
        events.push({ type: 'task', taskId, status: 'running' })
        break
      case 2:
        events.push({ type: 'user_message', taskId, messageId: `u-${id}`, content: text })
        break
      case 3:
        if (text) events.push({ type: 'text', taskId, messageId: `m-${id}`, ...grow(`m-${id}`) })
        break
      case 4:
        if (text) events.push({ type: 'thinking', taskId, messageId: `t-${id}`, ...grow(`t-${id}`) })
        break
      case 5:
        if (lengths.has(`m-${id}`))
          events.push({
            type: 'message_end',
            taskId,
            messageId: `m-${id}`,
            length: lengths.get(`m-${id}`) ?? 0,
          })
        break
      case 6:
        events.push({ type: 'tool_invocation', ...call, status: 'running', input: { text } })
        begun.add(`call-${id}`)
        break
      case 7:
        if (begun.has(`call-${id}`))
          events.push({ type: 'tool_output', taskId, toolCallId: id, ...grow(`call-${id}`) })
        break
      case 8:
        events.push({ type: 'tool_result', taskId, toolCallId: id, result: text, exitCode: pick })
        break
      case 9:
        events.push({
          type: 'permission_request',
          taskId,
          requestId: `p-${id}`,
          title: text,
          kind: 'edit',
          options: [{ optionId: 'a', name: 'Allow', kind: 'allow_once' }],
        })
        break
      case 10:
        events.push({
          type: 'question',
          taskId,
          requestId: `q-${id}`,
          toolCallId: id,
          questions: [{ id: 'x', question: text }],
        })
        break
      case 11:
        events.push({
          type: 'request_resolved',
          taskId,
          requestId: `p-${id}`,
          outcome: 'approved',
          optionId: 'a',
        })
        break
      case 12:
        events.push({ type: 'plan', taskId, entries: [{ content: text, status: 'pending' }] })
        break
      case 13:
        events.push({ type: 'queue', taskId, messages: [], paused: pick === 0 })
        break
      case 14:
        events.push({ type: 'title', taskId, title: text })
        break
      default:
        events.push({ type: 'error', taskId, code: 'agent_crashed', error: text, retryable: true })
    }
  }
  return numbered(events)
}
